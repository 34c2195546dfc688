# remove DOCROOT TOKEN: the files of ours that the lists name, and directories left empty by it
cd "$1"
holding .published "$2"
tr '\n' '\0' <.published/site.delete | xargs -0 rm -f --
tr '\n' '\0' <.published/site.folders | xargs -0 rmdir 2>/dev/null || :
rm -rf .published/tmp/*
