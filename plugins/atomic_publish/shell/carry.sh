# carry STORE FROM TO LIST TOKEN: link files of one release into another that lacks them
store=$1
holding "$store" "$5"
cd "$store"
[ -s "$4" ] || exit 0
rsync -rl --ignore-existing --ignore-missing-args --files-from="$4" --link-dest="../$2/" "$2/" "$3/"
