# lock DIRECTORY TOKEN: hold the lock until standard input ends or stays silent too long
# The lock belongs to an open file: when this process is gone, however that came, it is free.
directory=$1 token=$2 patience=30
[ -d "$directory" ] || mkdir -p "$directory" || die "cannot create $directory"
exec 9>>"$directory/lock" || die "cannot write $directory/lock"
take() {
    if have flock; then flock -n 9
    elif have perl; then perl -e 'open(my $f, ">&=", 9) or exit 2; flock($f, 6) or exit 1'
    else python3 -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null
    fi
}
if ! take; then say lock busy "$(quietly cat "$directory/holder" || :)"; exit 0; fi
printf '%s\n' "$token" >"$directory/holder"
: >"$directory/beat"
say lock held
me=$$
(   # a connection that died without a word ends nothing by itself; silence does
    last=
    while sleep "$patience"; do
        now=$(quietly cat "$directory/beat" || :)
        [ "$now" != "$last" ] || { kill "$me"; exit; }
        last=$now
    done
) 9>&- </dev/null >/dev/null 2>&1 &
watch=$!
trap 'kill "$watch" 2>/dev/null; exit 0' EXIT HUP INT TERM
while read -r beat; do printf '%s\n' "$beat" >"$directory/beat"; done
exit 0
