# untrial DOCROOT STORE NAME: take the trial away, and directories that were made for it
rm -f -- "$1/$3" "$2/$3/trial.txt"
rmdir "$2/$3" "$2" "$1" 2>/dev/null || :
