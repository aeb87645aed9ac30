# shellcheck shell=sh
# What GPUs are at: the query, ended by \035, then its status.
fact_gpu_use() {
  if ! command -v nvidia-smi >/dev/null; then printf '\035127'; return; fi
  timeout -k 2 20 nvidia-smi --query-gpu=index,name,uuid,utilization.gpu,temperature.gpu,memory.used,memory.total --format=csv,noheader,nounits 2>&1
  printf '\035%s' "$?"
}
