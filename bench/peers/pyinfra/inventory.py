# The lab's hosts, as bench/tools.ts describes them in the file that BENCH_HOSTS names.
import json
import os

with open(os.environ['BENCH_HOSTS']) as file:
    lab = json.load(file)

shared = {
    'ssh_user': 'root',
    'ssh_key': lab['key'],
    'ssh_known_hosts_file': lab['knownHosts'],
    'ssh_strict_host_key_checking': 'yes',
    'ssh_allow_agent': False,
    'ssh_look_for_keys': False,
    'install_dir': '/root/autonomys',
    'binaries': os.environ['BENCH_BINARIES'],
    'reward_address': 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj',
    'log_maxbytes': '100MB',
    'disks': ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2'],
}
directories = {
    'node': ['/var/autonomys-node'],
    'plot': ['/var/autonomys-sharded-cache', '/var/autonomys-full-piece']
    + ['/var/plot-server'] + [f'/var/plot-server/base-path-{gpu}' for gpu in range(4)],
    'storage': [],
}


def hosts(group):
    return [
        (name, {**shared, 'ssh_hostname': address, 'data_dirs': directories[group]}) for name, address in lab['groups'][group].items()
    ]


node, plot, storage = hosts('node'), hosts('plot'), hosts('storage')
