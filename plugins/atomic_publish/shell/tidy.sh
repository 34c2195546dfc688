# tidy DOCROOT TOKEN: an empty place for uploads that are not whole yet, closed to visitors
cd "$1"
holding .published "$2"
rm -rf .published/tmp
mkdir .published/tmp
printf '<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n' >.published/.htaccess
