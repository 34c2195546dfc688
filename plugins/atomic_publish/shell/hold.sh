# hold STORE ID: never prune a release, for it holds files that are not ours
: >"$1/$2.hold"
