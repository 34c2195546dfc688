# sweep DOCROOT STORE TOKEN: remove what cut-off publishes left
docroot=$1 store=$2
holding "$store" "$3"
live=$(live_release "$docroot" "$store")
[ -z "$live" ] || : >"$store/$live.live"
rm -rf -- "$(dirname "$docroot")/.${docroot##*/}.next" "$store"/*.part "$store"/*.gone
for path in "$store"/[0-9]*; do
    name=${path##*/} id=${name%%.*}
    [ -e "$path" ] && [ "$id" != "$live" ] || continue
    if [ ! -d "$store/$id" ] || [ ! -e "$store/$id.live" ]; then rm -rf -- "$path"; fi
done
