# shellcheck shell=sh
# How an archive comes to DIR/releases/.SHA256.part, where it stays until it is unpacked: what was cut short goes on there.

# The seal: what was unpacked, told before it is in its place.
release_seal() { (cd "$1" && release_files -exec sha256sum {} + >.seal && release_marks >.seal-marks); }

release_mib() { printf '%s MiB' "$((($1 + 1048575) / 1048576))"; }

# release_room DIR BYTES HAVE: succeeds where an archive of BYTES, of which HAVE are here, finds room.
release_room() {
  _need=$(($2 * 4 - $3)) _left=$(release_free "$1")
  [ -z "$_left" ] || [ "$_left" -ge "$_need" ] ||
    pw_fail "nothing was unpacked: the file system of $1 has $(release_mib "$_left") free and needs $(release_mib "$_need"): for the archive" \
      "($(release_mib "$2"), of which $(release_mib "$3") are here), twice as much for what is in it, and as much again in reserve; make room there"
}

# release_receive DIR PART BYTES FROM: stdin holds the archive's BYTES from FROM on.
release_receive() {
  release_room "$1" "$3" "$4" || return
  [ "$4" -gt 0 ] || rm -rf -- "$2" || return
  [ "$(release_size "$2")" = "$4" ] || pw_fail "another run wrote to $2 meanwhile; nothing was unpacked" || return
  cat >>"$2" || return
  _size=$(release_size "$2")
  [ "$_size" = "$3" ] || pw_fail "the connection ended after $_size of the archive's $3 bytes; they are kept, and the next run sends the rest"
}

# release_fetch DIR PART SHA256 URL
release_fetch() {
  _size=$(release_size "$2")
  if [ "$_size" -gt 0 ] && [ "$(sha256sum <"$2")" = "$3  -" ]; then return; fi
  _length=$(curl -fsSLI --proto =http,https --max-time 30 -- "$4" 2>/dev/null | release_length)
  [ -z "$_length" ] || release_room "$1" "$_length" "$_size" || return
  release_curl "$2" "$4" || { [ $? -eq 33 ] && rm -f -- "$2" && release_curl "$2" "$4"; } || {
    [ "$_status" -ne 124 ] || _said='curl did not come to its end within 1800 s'
    _size=$(release_size "$2")
    [ "$_size" -eq 0 ] || _said="$_said; $_size bytes are kept, and the next run fetches the rest"
    pw_fail "$_said"
  }
}

# The length that the last of several redirected answers promises.
release_length() { tr -d '\r' | awk 'tolower($1) == "content-length:" { n = $2 } /^HTTP/ { n = "" } END { if (n ~ /^[0-9]+$/) print n }'; }

# release_curl PART URL: goes on at the part's end; status 33 where the server can't.
release_curl() {
  _said=$(timeout -k 10 1800 curl -fsSL --proto =http,https --retry 3 -C - -o "$1" -w '\n%{http_code}' -- "$2" 2>&1)
  _status=$?
  [ "$_status ${_said##*
}" != '22 416' ] || _status=33
  _said=${_said%
*}
  _said=${_said%
}
  return "$_status"
}

# release_sweep RELEASES PART: what interrupted runs left goes, but for the part that is gone on with.
release_sweep() {
  for _left in "$1"/.*.new "$1"/.*.old "$1"/.*.archive "$1"/.*.part; do
    [ "$_left" = "$2" ] || rm -rf -- "$_left" || return
  done
}

# release_unpack DIR VERSION SHA256 FORMAT STRIP NAME upload BYTES FROM | fetch URL: nothing is in place before the archive's digest is right.
release_unpack() {
  _releases=$1/releases _into=$1/releases/.$2.new _part=$1/releases/.$3.part
  mkdir -p -- "$_releases" && release_sweep "$_releases" "$_part" || return
  case $7 in
    upload) release_receive "$1" "$_part" "$8" "$9" ;;
    fetch) release_fetch "$1" "$_part" "$3" "$8" ;;
  esac || return
  _got=$(sha256sum <"$_part") && _got=${_got%% *} || return
  if [ "$_got" != "$3" ]; then
    rm -f -- "$_part"
    pw_fail "the archive's sha256 is $_got, not $3; nothing was unpacked, the archive is thrown away, and the next run begins anew"
    return
  fi
  _size=$(release_size "$_part")
  release_room "$1" "$_size" "$_size" && { [ "$4" != tar ] || release_harmless "$_part" "$1" "$_size"; } || return
  release_fill "$_into" "$_part" "$3" "$4" "$5" "$6" || { rm -rf -- "$_into"; return 1; }
  [ ! -e "$_releases/$2" ] || mv -T -- "$_releases/$2" "$_releases/.$2.old" || return
  mv -T -- "$_into" "$_releases/$2" && rm -rf -- "$_releases/.$2.old" "$_part" && sync -- "$_releases"
}

# release_harmless ARCHIVE DIR RESERVE: succeeds where it holds nothing but files, directories and links, and they find room. The sizes that it
# tells of before its bytes decide, a block for each name counted.
release_harmless() {
  _room=$(release_free "$2")
  _held=$(tar -tvf "$1" --numeric-owner 2>/dev/null | awk -v room="${_room:-1e300}" -v reserve="$3" '
    $1 !~ /^[-dlh]/ { said = "a device or a pipe"; exit }
    { held += ($1 ~ /^-/ ? $3 : 0) + 4096 }
    held > room - reserve { said = "more than finds room"; exit }
    END { print said }')
  [ -z "$_held" ] || pw_fail "nothing was unpacked: the archive holds $_held (the file system of $2 has $(release_mib "${_room:-0}") free); look what it is"
}

# release_fill INTO ARCHIVE SHA256 FORMAT STRIP NAME: INTO becomes what the archive holds, with its seal.
release_fill() {
  mkdir -m 0755 -- "$1" || return
  case $4 in
    tar) tar -xf "$2" -C "$1" --no-same-owner --no-same-permissions --strip-components="$5" ;;
    binary) install -m 0755 -- "$2" "$1/$6" ;;
  esac || return
  printf '%s\n' "$3" >"$1/.seal-archive" && release_seal "$1"
}
