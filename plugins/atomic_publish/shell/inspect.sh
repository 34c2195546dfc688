# inspect DIRECTORY BOOKS: the books about it, which files are there, which are not as they say
for suffix in info sha256 carried pending; do
    say file "$suffix"
    if [ -e "$2.$suffix" ]; then cat "$2.$suffix"; fi
done
case $2 in /*) manifest=$2.sha256 ;; *) manifest=$PWD/$2.sha256 ;; esac
if [ ! -d "$1" ]; then say end; exit; fi
cd "$1"
say file there
find . ! -type d ! -path './.published/*' | sed 's|^\./||'
say file differing
if [ -s "$manifest" ]; then differing "$manifest"; fi
say end
