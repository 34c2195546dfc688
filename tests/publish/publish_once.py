"""One publish in a process of its own, which tests can kill: ``publish_once.py ORDER``."""

import json
import sys
from pathlib import Path

from publishing.commands import Options, publish
from publishing.errors import PublishError
from publishing.history import History
from publishing.settings import Server

order = json.loads(sys.argv[1])
try:
    publish(
        Server(**order["server"]),
        Path(order["site"]),
        History(Path(order["history"])),
        "c0ffee",
        Options(),
    )
except PublishError as error:
    sys.exit(str(error))
