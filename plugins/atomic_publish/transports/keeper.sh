# keeper.sh DIRECTORY PROGRAM …: runs the connection, and ends it, with all that runs over it, when
# whoever has started it is gone
exec 3<&0
directory=$1; shift
"$@" </dev/null 3<&- & child=$!
{ cat <&3 >/dev/null; kill "$child"; rm -rf -- "$directory"; } 2>/dev/null &
exec 3<&-
wait "$child"
