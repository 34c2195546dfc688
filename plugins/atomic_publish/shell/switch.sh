# switch DOCROOT STORE ID TOKEN [adopt]: make a complete release the live one, by one rename
docroot=$1 store=$2 id=$3
next=$(dirname "$docroot")/.${docroot##*/}.next
holding "$store" "$4"
if [ -d "$store/$id.part" ]; then
    printf '%s\n' "$id" >"$store/$id.part/.release"  # how a client without a shell knows it
    mv -- "$store/$id.part" "$store/$id"
fi
[ -d "$store/$id" ] || die "no release $id"
rm -rf -- "$next"
ln -s "${store##*/}/$id" "$next"
if [ -d "$docroot" ] && [ ! -L "$docroot" ]; then
    rmdir "$docroot" 2>/dev/null || {
        [ "${5:-}" = adopt ] || die "$docroot is a directory with files"
        aside=$store/adopted-$id
        if have python3 && quietly python3 -c '
import ctypes, os, sys
there, here = map(os.fsencode, sys.argv[1:])
call = ctypes.CDLL(None, use_errno=True).renameat2
sys.exit(call(-100, there, -100, here, 2) != 0)  # RENAME_EXCHANGE: no moment without a site
' "$next" "$docroot"; then mv -- "$next" "$aside"
        else mv -- "$docroot" "$aside"; rename_over "$next" "$docroot"
        fi
        say adopted "$aside"
    }
fi
[ ! -L "$next" ] || rename_over "$next" "$docroot"
: >"$store/$id.live"
say live "$(live_release "$docroot" "$store")"
