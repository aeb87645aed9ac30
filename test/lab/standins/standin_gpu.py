"""Part of the lab's stand-ins: which of the GPUs in /etc/standin/gpus CUDA would show this process."""
import os

from standin_behaviour import ROOT, Fatal


def visible_gpus():
    """Their uuids by CUDA's rules: the list ends at the first name that no device has. None where the host does not play GPUs."""
    if os.path.exists(f'{ROOT}/etc/standin/nvidia-smi-error'):
        raise Fatal('CUDA error: system has unsupported display driver / cuda driver combination')
    try:
        with open(f'{ROOT}/etc/standin/gpus', encoding='utf-8') as file:
            uuids = [line.split('\t')[1] for line in file if line.strip()]
    except FileNotFoundError:
        return None
    wanted = os.environ.get('CUDA_VISIBLE_DEVICES')
    if wanted is None:
        return uuids
    seen = []
    for each in wanted.split(','):
        each = each.strip()
        if each.isdigit() and int(each) < len(uuids):
            found = uuids[int(each)]
        else:
            found = next((uuid for uuid in uuids if each.startswith('GPU-') and uuid.lower().startswith(each.lower())), None)
        if found is None or found in seen:
            break
        seen.append(found)
    if not seen:
        raise Fatal(f'CUDA error: no CUDA-capable device is detected (CUDA_VISIBLE_DEVICES={wanted})')
    return seen


def concurrency():
    text = os.environ.get('GPU_CONCURRENCY', '1')
    if not text.isdigit() or int(text) < 1:
        raise Fatal(f'GPU_CONCURRENCY is {text!r}, not a whole number')
    return int(text)
