# shellcheck shell=sh
# The query, its status, the list that stands in for it where it fails, the topology, its status, and the cards that the kernel sees; each but the last ended by \035.
fact_gpus() {
  _query='' _status=127 _list='' _topo='' _shown=127
  if command -v nvidia-smi >/dev/null; then
    # Waking GPUs without persistence mode takes seconds for each.
    _query=$(timeout -k 2 20 nvidia-smi --query-gpu=index,name,driver_version,memory.total,uuid,pci.bus_id --format=csv,noheader,nounits 2>&1)
    _status=$?
    case $_status in 0 | 124 | 137) ;; *) _list=$(timeout -k 2 20 nvidia-smi -L 2>&1) ;; esac
    case $_status$_list in 0* | *'(UUID: '*)
      _topo=$(timeout -k 2 20 nvidia-smi topo -m 2>&1)
      _shown=$?
      ;;
    esac
  fi
  printf '%s\035' "$_query" "$_status" "$_list" "$_topo" "$_shown"
  gpu_cards
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
