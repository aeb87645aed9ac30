# shellcheck shell=sh
fact_os() {
  _root=${PW_ROOT-}
  grep -shE '^((ID|NAME|VERSION_ID)=|(MemTotal|SwapTotal|Uid):)' "$_root/etc/os-release" "$_root/usr/lib/os-release" "$_root/proc/meminfo" "$_root/proc/self/status"
  for _name in hostname osrelease random/boot_id; do
    _value=
    read -r _value 2>/dev/null <"$_root/proc/sys/kernel/$_name"
    printf '%s=%s\n' "$_name" "$_value"
  done
  if [ -d "$_root/run/systemd/system" ]; then printf 'init=systemd\n'; else printf 'init=sysv\n'; fi
  read -r _arch 2>/dev/null <"$_root/proc/sys/kernel/arch" || _arch=$(uname -m)
  printf 'arch=%s\nclock=%s\n' "$_arch" "$(date +%s)"
}
