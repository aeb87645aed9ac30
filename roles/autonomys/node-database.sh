# shellcheck shell=sh
# fact_node_database BASE_PATH: `db` where it holds anything, then every command of Supervisor that runs a node on it.
fact_node_database() {
  if [ -n "$(find "$1" -mindepth 1 -print -quit 2>/dev/null)" ]; then printf 'db\n'; fi
  grep -hsE '^command *=.*autonomys-node run ' "${PW_SUPERVISOR_CONFD:-/etc/supervisor/conf.d}"/*.conf | grep -F -e " $1 " -e " $1/ " -e "=$1 "
}
