# shellcheck shell=sh
# The query, its status, the list that stands in for it where it fails, the topology, its status, and the cards that the kernel sees; each but the last ended by \035.
fact_gpus() {
  if command -v nvidia-smi >/dev/null; then
    # side by side: either takes a second on real machines, and without persistence mode each GPU that wakes takes more
    { timeout -k 2 20 nvidia-smi topo -m 2>&1; printf '\035%s' "$?"; } </dev/null | gpu_tables
  else
    printf '\035127\035\035\035127\035'
  fi
  gpu_cards
}

# gpu_tables: the query and the list, then stdin, which is the topology and its status.
gpu_tables() {
  _list=''
  _query=$(timeout -k 2 20 nvidia-smi --query-gpu=index,name,driver_version,memory.total,uuid,pci.bus_id --format=csv,noheader,nounits 2>&1 </dev/null)
  _status=$?
  case $_status in 0 | 124 | 137) ;; *) _list=$(timeout -k 2 20 nvidia-smi -L 2>&1 </dev/null) ;; esac
  printf '%s\035' "$_query" "$_status" "$_list"
  cat
  printf '\035'
}

# NVIDIA's display controllers on the PCI bus: where, NUMA node (-1 for none), CPUs.
gpu_cards() {
  for _card in "${PW_ROOT-}"/sys/bus/pci/devices/*; do
    _vendor='' _class='' _node='' _cpus=''
    { read -r _vendor <"$_card/vendor"; } 2>/dev/null
    [ "$_vendor" = 0x10de ] || continue
    { read -r _class <"$_card/class"; } 2>/dev/null
    case $_class in 0x03*) ;; *) continue ;; esac
    { read -r _node <"$_card/numa_node"; } 2>/dev/null
    { read -r _cpus <"$_card/local_cpulist"; } 2>/dev/null
    printf '%s %s %s\n' "${_card##*/}" "${_node:--1}" "$_cpus"
  done
}
