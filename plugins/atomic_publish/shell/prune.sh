# prune DOCROOT STORE KEEP TOKEN: all but the newest and the live one; ids sort by time
docroot=$1 store=$2 keep=$3
holding "$store" "$4"
live=$(live_release "$docroot" "$store")
kept=0
[ -n "$live" ] && kept=1
for info in $(ls -r "$store" | grep '^[0-9][0-9TZa-f-]*\.info$'); do
    id=${info%.info}
    [ "$id" != "$live" ] || continue
    [ ! -e "$store/$id.hold" ] || continue
    kept=$((kept + 1))
    [ "$kept" -gt "$keep" ] || continue
    mv -- "$store/$id" "$store/$id.gone"
    rm -rf -- "$store/$id.gone" "$store/$id".*
    say pruned "$id"
done
exit 0
