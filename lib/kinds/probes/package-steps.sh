# shellcheck shell=sh
# Packages put in, taken out and held, by apt.

PW_APT_LISTS=${PW_APT_LISTS:-/var/lib/apt/lists}
PW_APT_SOURCES=${PW_APT_SOURCES:-/etc/apt/sources.list /etc/apt/sources.list.d}
PW_APT_PATIENCE=${PW_APT_PATIENCE:-300}
PW_APT_SECONDS=${PW_APT_SECONDS:-840}

# package_try COMMAND...: waits for whoever holds the lock of apt or dpkg; the command's words are in _said. No service is restarted by needrestart.
package_try() {
  _until=$(($(date +%s) + PW_APT_PATIENCE))
  while :; do
    _said=$(DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l timeout -k 30 "$PW_APT_SECONDS" "$@" </dev/null 2>&1) && return
    case $?:$_said in
      124:* | 137:*)
        _said="$_said
$1 took longer than $PW_APT_SECONDS s"
        return 1
        ;;
      *'ould not get lock'* | *'is locked by another process'* | *'was locked by another process'*) ;;
      *) return 1 ;;
    esac
    if [ "$(date +%s)" -ge "$_until" ]; then
      _said="$_said
another program held the lock of apt for $PW_APT_PATIENCE s; wait for it to end, then run again"
      return 1
    fi
    sleep 2
  done
}

package_get() {
  package_try apt-get -q -y -o DPkg::Lock::Timeout="$PW_APT_PATIENCE" -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

# An update that found nothing new leaves the lists' time as it was, so it is set here.
package_update() { package_get update && touch -- "$PW_APT_LISTS"; }

# package_lists_young SECONDS: there are lists, younger than that, and than what says where they come from.
package_lists_young() {
  # shellcheck disable=SC2086 # a list of two fixed paths
  [ -n "$(find "$PW_APT_LISTS" -maxdepth 1 -name '*_Packages*' -print -quit 2>/dev/null)" ] &&
    [ -n "$(find "$PW_APT_LISTS" -maxdepth 0 -newermt "$1 seconds ago")" ] &&
    [ -z "$(find $PW_APT_SOURCES -newer "$PW_APT_LISTS" -print -quit 2>/dev/null)" ]
}

# package_install SECONDS ARG...: apt-get install; repairs what an interrupted run left (where dpkg can't, apt can), and looks for new lists when one thing is not found.
package_install() {
  _age=$1 _updated=no
  shift
  if ! package_lists_young "$_age"; then package_update && _updated=yes; fi
  for _turn in 1 2 3 4; do
    package_get install --no-install-recommends "$@" && return
    case $_updated$_said in
      *'dpkg was interrupted'*) package_try dpkg --force-confdef --force-confold --configure -a || : ;;
      *'fix-broken install'*) package_get --fix-broken install ;;
      no*'Unable to locate package'* | no*'was not found'* | no*'no installation candidate'* | no*'Failed to fetch'*) package_update && _updated=yes ;;
      *) break ;;
    esac || break
  done
  package_failed
}

package_remove() { package_get remove -- "$@" || package_failed; }

# package_mark hold|unhold NAME...
package_mark() { package_try apt-mark "$@" || package_failed; }

package_failed() { pw_fail "$_said"; }
