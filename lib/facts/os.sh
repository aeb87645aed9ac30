# shellcheck shell=sh
fact_os() (
  cd "${PW_ROOT:-/}" || return
  grep -shE '^((ID|NAME|VERSION_ID)=|(MemTotal|SwapTotal|Uid):)' etc/os-release usr/lib/os-release proc/meminfo proc/self/status
  for _name in hostname osrelease random/boot_id; do
    _value=
    read -r _value 2>/dev/null <"proc/sys/kernel/$_name"
    printf '%s=%s\n' "$_name" "$_value"
  done
  if [ -d run/systemd/system ]; then printf 'init=systemd\n'; else printf 'init=sysv\n'; fi
  printf 'arch=%s\nclock=%s\n' "$(uname -m)" "$(date +%s)"
)
