# shellcheck shell=sh
# Packages by apt and dpkg.

# probe_package NAME...: name, architecture, version, wanted state and status of each that dpkg has heard of, then dpkg-query's status and words.
probe_package() {
  { _why=$(dpkg-query -W -f '${Package}\t${Architecture}\t${Version}\t${db:Status-Want}\t${db:Status-Status}\n' -- "$@" 2>&1 >&3); _rc=$?; } 3>&1
  printf '\035%s %s' "$_rc" "$_why"
}
