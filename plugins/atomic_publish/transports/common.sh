# Sent before every script; sh of any Unix. Answers begin with a line "@publish:KEY VALUE", as a
# login file may print lines of its own. Lists come over standard input, one "./path" a line.
set -eu
umask 022
LC_ALL=C TZ=UTC0
export LC_ALL TZ
say() { printf '\n@publish:%s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
die() { printf '%s\n' "$*" >&2; exit 65; }
quietly() { "$@" 2>/dev/null; }

# what can be done here, and how much room there is near DOCROOT or PARENT
abilities() {
    say shell
    if have rsync; then say rsync "$(rsync --version 2>/dev/null | head -n 1)"; fi
    if have flock || have perl || have python3; then say lock; fi
    if have sha256sum || have shasum || have python3; then say hash; fi
    near=$1; [ -d "$near" ] || near=$2
    [ ! -d "$near" ] || say free "$(df -Pk "$near" | awk 'NR == 2 { print $4 }')"
}
joins() {  # ONE OTHER NAME: an inode that stays the same was renamed, not copied
    mkdir "$1/$3"
    before=$(ls -di "$1/$3")
    if ! quietly mv "$1/$3" "$2/$3"; then rmdir "$1/$3"; return; fi
    after=$(ls -di "$2/$3")
    rmdir "$2/$3"
    [ "${before% *}" != "${after% *}" ] || say joins
}
writable() { [ ! -d "$1" ] || [ ! -w "$1" ] || say writable; }

# a book of any real site; a larger one is none
small() { [ -f "$1" ] && [ "$(wc -c <"$1")" -lt 60000000 ]; }
shown() { ! small "$1" || { say file "$1"; cat -- "$1"; }; }
listed() { [ ! -d "$1" ] || { say list "$1"; ls -lna "$1/."; }; }

# which files are below DIRECTORY, and which are not as BOOK says
inspected() {
    case $2 in /*) book=$2 ;; *) book=$PWD/$2 ;; esac
    [ -d "$1" ] || return 0
    cd "$1"
    say there
    find . -path ./.published -prune -o ! -type d -print
    say differing
    ! small "$book" || differing "$book"
}
differing() {
    if have sha256sum; then sha256sum -c "$1" 2>/dev/null | grep -v ': OK$' || :
    elif have shasum; then shasum -a 256 -c "$1" 2>/dev/null | grep -v ': OK$' || :
    else python3 -c '
import hashlib, os, sys
for line in open(sys.argv[1], encoding="utf-8", errors="surrogateescape"):
    digest, _, path = line.rstrip("\n").partition("  ")
    if not os.path.isfile(path) or hashlib.sha256(open(path, "rb").read()).hexdigest() != digest:
        sys.stdout.buffer.write(os.fsencode(path) + b": FAILED\n")
' "$1"
    fi
}

# only the holder of the lock changes anything
holding() {
    [ "$(quietly cat "$1/holder" || :)" = "$2" ] || die "the lock was lost to another publish"
}
close() { chmod 700 -- "$@"; }
put() { cat >"$1.part"; mv -f -- "$1.part" "$1"; }
make() { mkdir -p -- "$@"; }
link() { ln -s -- "$1" "$2"; }
remove() { rm -f -- "$@"; }
rmdir_() { quietly rmdir -- "$@" || :; }
drop() { rm -rf -- "$@"; }

# rename FROM over TO in one step, also where TO is a symbolic link to a directory
rename() {
    quietly mv -fT -- "$1" "$2" && return
    if have perl; then quietly perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' -- "$1" "$2" && return; fi
    if have python3; then quietly python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$1" "$2" && return; fi
    quietly mv -fh -- "$1" "$2" && return
    die "cannot rename $1 over $2"
}

# link the listed files of FROM, or copy them where links cannot be, into TO where it lacks them
copy() {
    case $1 in /*) from=$1 ;; *) from=$PWD/$1 ;; esac
    rsync -rl --ignore-existing --ignore-missing-args --files-from=- --link-dest="$from/" "$from/" "$2/"
}

# rename the listed files from FROM into TO, to the end even if nobody listens any more
move() {
    trap '' HUP INT TERM PIPE
    if have python3; then python3 -c '
import os, sys
here, there = map(os.fsencode, sys.argv[1:])
for path in sys.stdin.buffer.read().split(b"\n")[:-1]:
    os.rename(os.path.join(here, path), os.path.join(there, path))
' "$1" "$2"
    elif have perl; then perl -e '
while (<STDIN>) { chomp; rename("$ARGV[0]/$_", "$ARGV[1]/$_") or die "cannot rename $_: $!\n" }
' "$1" "$2"
    else while IFS= read -r path; do mv -f -- "$1/$path" "$2/$path"; done
    fi
}
