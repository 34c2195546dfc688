# prove DIRECTORY MANIFEST [exactly]: name each file that is not as the manifest says
cd "$1"
say differing
differing "$2"
if [ "${3:-}" = exactly ]; then
    there=$(find . -type f | wc -l) wanted=$(wc -l <"$2")
    [ "$((there))" -eq "$((wanted))" ] || printf '%s files instead of %s: FAILED\n' "$((there))" "$((wanted))"
fi
say end
