# Sent after common.sh. GoAccess reads the log and its rotated parts from a pipe and prints
# numbers; nothing is written here, and nothing that names a visitor goes home.

# each panel but the one of days, as GoAccess calls them
others="REQUESTS REQUESTS_STATIC NOT_FOUND HOSTS OS BROWSERS VISIT_TIMES VIRTUAL_HOSTS REFERRERS
REFERRING_SITES KEYPHRASES STATUS_CODES REMOTE_USER CACHE_STATUS GEO_LOCATION MIME_TYPE TLS_TYPE"

parts() {  # LOG: the names of its parts, however they are rotated
    for part in "$1" "$1".[0-9]* "$1"-[0-9]*; do [ ! -f "$part" ] || printf '%s\n' "$part"; done
}
unpacked() {  # LOG
    parts "$1" | while IFS= read -r part; do
        case $part in
            *.gz) gzip -dc -- "$part" ;;
            *.bz2) bzip2 -dc -- "$part" ;;
            *.xz) xz -dc -- "$part" ;;
            *.zst) zstd -dcq -- "$part" ;;
            *) cat -- "$part" ;;
        esac
    done
}
lines() {  # LOG PATTERN
    unpacked "$1" | PATTERN=$2 awk '$0 ~ ENVIRON["PATTERN"]'
}
counted() {  # LOG PATTERN FORMAT: a day a time, if there is any line
    [ -n "$(lines "$1" "$2" | head -n 1 | wc -c | tr -d ' 0')" ] || return 0
    say counted "$3"
    # shellcheck disable=SC2046
    lines "$1" "$2" | goaccess - --no-global-config --no-progress --log-format="$3" \
        --ignore-crawlers --max-items=99999 -o json $(printf -- '--ignore-panel=%s ' $others) \
        2>/dev/null || say failed "$3"
}
visits() {  # LOG PLAIN NAMED: patterns of lines without and with the host's name in front
    have goaccess || { say lacks goaccess; return; }
    [ -n "$(parts "$1")" ] || { say lacks log; return; }
    parts "$1" | while IFS= read -r part; do [ -r "$part" ] || say closed "$part"; done
    counted "$1" "$2" COMBINED
    counted "$1" "$3" VCOMBINED
}
