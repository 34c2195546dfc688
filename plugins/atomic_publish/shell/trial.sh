# trial DOCROOT STORE NAME: make NAME in the document root, a link to a directory with a file
docroot=$1 store=$2 name=$3
[ -d "$docroot" ] || { mkdir "$docroot"; say made docroot; }
[ -d "$store" ] || { mkdir "$store"; say made store; }
mkdir "$store/$name"
printf 'a trial of publish\n' >"$store/$name/trial.txt"
ln -s "../${store##*/}/$name" "$docroot/$name"
