# look DOCROOT STORE STATE: what is there, and what the server can do; changes nothing
docroot=$1 store=$2 state=$3
parent=$(dirname "$docroot")
say shell yes
if have rsync; then say rsync "$(rsync --version 2>/dev/null | head -n 1)"; else say rsync; fi
lock=none
if have flock; then lock=flock; elif have perl; then lock=perl; elif have python3; then lock=python3; fi
say lock "$lock"
if have sha256sum || have shasum || have python3; then say hash yes; else say hash; fi
if [ -d "$parent" ] && [ -w "$parent" ]; then say parent writable
elif [ -d "$parent" ]; then say parent readonly; else say parent missing; fi
if [ -L "$docroot" ]; then
    if [ -n "$(live_release "$docroot" "$store")" ]; then say docroot ours; else say docroot link; fi
elif [ ! -e "$docroot" ]; then say docroot missing
elif [ ! -d "$docroot" ]; then say docroot file
elif [ -n "$(find "$docroot/." ! -name . -prune ! -name .published | head -n 1)" ]; then say docroot full
else say docroot empty
fi
if [ -d "$docroot" ] && [ -w "$docroot" ]; then say docroot-writable yes; fi
[ -e "$state/site.sha256" ] && say in-place yes
near=$docroot; [ -d "$near" ] || near=$parent
[ -d "$near" ] && say free "$(df -Pk "$near" | awk 'NR == 2 { print $4 }')"
live=$(live_release "$docroot" "$store")
[ -n "$live" ] && say live "$live"
for info in "$store"/*.info; do
    [ -e "$info" ] || continue
    id=${info##*/} id=${id%.info}
    [ -d "$store/$id" ] || continue
    if [ "$id" = "$live" ] || [ -e "$store/$id.live" ]; then say release "$(cat "$info")"; fi
done
exit 0
