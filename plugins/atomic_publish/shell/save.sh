# save DOCROOT NAME TOKEN: copy the listed files, which are not ours, before they are covered
cd "$1"
holding .published "$3"
while IFS= read -r path; do
    [ -e "$path" ] || continue
    mkdir -p ".published/$2/$(dirname "$path")"
    cp -p "$path" ".published/$2/$path"
done <.published/site.covered
