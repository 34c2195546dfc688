# Sent before every script; sh of any Unix, arguments in $1 and so on, all of them checked before.
# Answers are lines "@publish:KEY VALUE", as a login file may print lines of its own.
set -eu
umask 022
LC_ALL=C
export LC_ALL
say() { printf '@publish:%s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
die() { printf '%s\n' "$*" >&2; exit 65; }
quietly() { "$@" 2>/dev/null; }

# rename FROM over TO in one step, also where TO is a symbolic link to a directory
rename_over() {
    quietly mv -fT -- "$1" "$2" && return
    if have perl; then quietly perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' -- "$1" "$2" && return; fi
    if have python3; then quietly python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$1" "$2" && return; fi
    quietly mv -fh -- "$1" "$2" && return
    die "cannot rename $1 over $2"
}

# print the lines of a manifest that do not hold in this directory
differing() {
    if have sha256sum; then sha256sum -c "$1" 2>/dev/null | grep -v ': OK$' || :
    elif have shasum; then shasum -a 256 -c "$1" 2>/dev/null | grep -v ': OK$' || :
    elif have python3; then python3 -c '
import hashlib, os, sys
for line in open(sys.argv[1], encoding="utf-8", errors="surrogateescape"):
    digest, path = line.rstrip("\n").split("  ", 1)
    if not os.path.isfile(path) or hashlib.sha256(open(path, "rb").read()).hexdigest() != digest:
        sys.stdout.buffer.write(os.fsencode(path) + b": FAILED\n")
' "$1"
    else die "the server has neither sha256sum nor shasum nor python3"
    fi
}

# only the holder of the lock changes anything
holding() {
    [ "$(quietly cat "$1/holder" || :)" = "$2" ] || die "the lock was lost to another publish"
}
live_release() {  # DOCROOT STORE: the id that the link names, or nothing
    target=$(quietly readlink "$1" || :)
    case $target in "${2##*/}"/*) printf '%s' "${target##*/}" ;; esac
}
