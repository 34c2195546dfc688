# drop DOCROOT STORE ID TOKEN: remove a release that is not live
holding "$2" "$4"
[ "$(live_release "$1" "$2")" != "$3" ] || die "release $3 is live"
[ ! -d "$2/$3" ] || mv -- "$2/$3" "$2/$3.gone"
rm -rf -- "$2/$3.gone" "$2/$3".*
