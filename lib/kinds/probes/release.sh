# shellcheck shell=sh
# Releases: DIR/releases/VERSION holds one, DIR/current points at the one in use.

# The seal: what was unpacked, told before it is in its place.
release_seal() { (cd "$1" && release_files -exec sha256sum {} + >.seal && release_marks >.seal-marks); }
release_files() { find . -type f ! -path './.seal*' "$@"; }
release_marks() { release_files -printf '%m %u %s %T@ %C@ %p\n' | sort; }

# Unchanged marks (size, times, mode, owner) spare reading a hundred megabytes; when they differ the content decides.
release_intact() (
  cd "$1" 2>/dev/null && [ -f .seal ] || return
  [ "$(release_marks)" = "$(cat .seal-marks)" ] || {
    [ "$(wc -l <.seal)" = "$(release_files | wc -l)" ] && [ "$(cut -d' ' -f1,2,6- .seal-marks)" = "$(release_marks | cut -d' ' -f1,2,6-)" ] &&
      sha256sum -c --status .seal
  }
)

# probe_release DIR VERSION ...: a line `state<TAB>archive's sha256<TAB>current's target` each.
probe_release() {
  while [ $# -gt 0 ]; do
    _release=$1/releases/$2 _state=absent _sha=''
    if [ -d "$_release" ]; then
      _state=altered
      ! release_intact "$_release" || _state=intact
      IFS= read -r _sha <"$_release/.seal-archive" || :
    fi 2>/dev/null
    printf '%s\t%s\t%s\n' "$_state" "$_sha" "$(readlink "$1/current")"
    shift 2
  done
}

# release_unpack DIR VERSION SHA256 FORMAT STRIP NAME [URL]: the archive comes on stdin or from URL; nothing is in place before its digest is right.
release_unpack() {
  _releases=$1/releases _into=$1/releases/.$2.new _archive=$1/releases/.$2.archive
  mkdir -p -- "$_releases" && rm -rf -- "$_into" "$_archive" || return
  if [ -n "${7-}" ]; then timeout -k 10 1800 curl -fsSL --proto =http,https --retry 3 -o "$_archive" -- "$7" || return; else cat >"$_archive" || return; fi
  _got=$(sha256sum <"$_archive") && _got=${_got%% *}
  if [ "$_got" != "$3" ]; then
    rm -f -- "$_archive"
    pw_fail "the archive's sha256 is $_got, not $3; nothing was unpacked"
    return
  fi
  mkdir -m 0755 -- "$_into" || return
  case $4 in
    tar) tar -xf "$_archive" -C "$_into" --no-same-owner --strip-components="$5" ;;
    binary) install -m 0755 -- "$_archive" "$_into/$6" ;;
  esac || return
  rm -f -- "$_archive"
  printf '%s\n' "$3" >"$_into/.seal-archive" && release_seal "$_into" || return
  [ ! -e "$_releases/$2" ] || { rm -rf -- "$_releases/.$2.old" && mv -T -- "$_releases/$2" "$_releases/.$2.old"; } || return
  mv -T -- "$_into" "$_releases/$2" && rm -rf -- "$_releases/.$2.old" && sync -- "$_releases"
}

# release_switch DIR VERSION: `current` changes in one rename.
release_switch() {
  ln -sfn -- "releases/$2" "$1/.current.new" && mv -fT -- "$1/.current.new" "$1/current"
}
