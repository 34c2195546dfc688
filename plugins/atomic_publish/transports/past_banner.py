"""A filter for rsync, ``past_banner.py MARK PROGRAM …``: it leaves out what a login prints.

rsync takes the first bytes from the other side for its own. Where the account's login files
print something, rsync is started through this, and begins to listen at the mark.
"""

import os
import subprocess
import sys


def main(mark: bytes, command: list[str]) -> int:
    """Run the program and pass on what it prints after the mark's line."""
    # Without a buffer: what came together with the mark would stay in it, unseen by both sides.
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout
        while line := process.stdout.readline(65536):
            if line.rstrip(b"\r\n").endswith(mark):
                break
        while chunk := os.read(process.stdout.fileno(), 65536):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].encode(), sys.argv[2:]))
