# shellcheck shell=sh

# probe_sysctl PATH...: a line for each that the kernel does not have, then `PATH:VALUE` for all that can be read.
probe_sysctl() {
  for _key; do [ -e "$_key" ] || printf '%s\n' "$_key"; done
  printf '\035'
  grep -H '' -- "$@" 2>/dev/null
}

# sysctl_set PATH VALUE
sysctl_set() {
  [ -e "$1" ] || pw_fail "this kernel has no $1; is a module missing?" || return
  printf '%s\n' "$2" >"$1" || pw_fail "the kernel refuses $2 for $1; in a container, set it on the container's host and make it optional here"
}
