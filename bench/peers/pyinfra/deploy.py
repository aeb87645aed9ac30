# The job of ../ansible/site.yml in pyinfra's terms: facts first, operations that compare, what depends on a change only after one.
import shlex

from pyinfra import host, inventory
from pyinfra.api import FactBase
from pyinfra.facts.server import LinuxDistribution, Mounts
from pyinfra.operations import apt, files, server, systemd

data = host.data
is_node, is_plot = 'node' in host.groups, 'plot' in host.groups
nodes = inventory.get_group('node')
nats_args = ' '.join(f'--nats-server nats://{node.data.ssh_hostname}:4222' for node in nodes)
farmer = f'{data.install_dir}/autonomys-farmer cluster {nats_args}'


class DriverVersions(FactBase):
    command = 'nvidia-smi --query-gpu=driver_version --format=csv,noheader'

    def process(self, output):
        return list(output)


class NotRunning(FactBase):
    command = 'supervisorctl status || true'
    default = list

    def process(self, output):
        return [line.split()[0] for line in output if line.strip() and ' RUNNING ' not in line]


def after(operation):
    return lambda: operation.changed


def check_machine():
    assert host.get_fact(LinuxDistribution)['name'] in ('Debian', 'Ubuntu')
    if not is_node and not is_plot:
        assert set(data.disks) <= set(host.get_fact(Mounts))
    else:
        assert all(tuple(map(int, version.split('.'))) >= (525, 60, 13) for version in host.get_fact(DriverVersions))


def program(name, command, log=None, log_maxbytes='100MB', environment=None):
    return {'name': name, 'command': command, 'log': log or name, 'log_maxbytes': log_maxbytes, 'environment': environment}


def config_files():
    if is_node:
        run = '--farmer --rpc-listen-on 0.0.0.0:9944 --chain mainnet --sync full --rpc-methods unsafe --rpc-cors all'
        return {
            'autonomys-node': [program('autonomys-node', f'{data.install_dir}/autonomys-node run --base-path /var/autonomys-node {run}')],
            'autonomys-controller': [
                program('autonomys-controller', f'{farmer} controller --tmp --node-rpc-url ws://{data.ssh_hostname}:9944')
            ],
            'autonomys-proof-server': [
                program('autonomys-proof-server', f'{farmer} proof-server', None, '500MB', 'CUDA_VISIBLE_DEVICES=0')
            ],
        }
    if is_plot:
        cores = ['0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191']
        return {
            'autonomys-sharded-cache': [
                program('autonomys-sharded-cache', f'{farmer} sharded-cache path=/var/autonomys-sharded-cache')
            ],
            'autonomys-full-piece': [
                program('autonomys-full-piece', f'{farmer} full-piece-sharded-cache --tmp path=/var/autonomys-full-piece')
            ],
            'autonomys-plot-server': [
                program(
                    f'autonomys-plot-server-{gpu}',
                    f'numactl -C {cores[gpu]} -l {farmer} plot-server --priority-cache --listen-port {9966 + gpu} '
                    f'/var/plot-server/base-path-{gpu}',
                    f'autonomys-plotter-{gpu}',
                    environment=f'CUDA_VISIBLE_DEVICES={gpu}',
                )
                for gpu in range(4)
            ],
        }
    disks = ' '.join(f'path={disk}/,sectors=3' for disk in data.disks)
    command = f'{farmer} plot-client --reward-address {data.reward_address} {disks}'
    return {'autonomys-plot-client': [program('autonomys-plot-client', command, None, data.log_maxbytes)]}


def base():
    apt.packages(packages=['supervisor', 'numactl'] if is_plot else ['supervisor'], update=True, cache_time=86400)
    systemd.service(service='supervisor', running=True, enabled=True)
    files.directory(path=data.install_dir, mode='755')
    for binary in ['autonomys-farmer', 'autonomys-node'] if is_node else ['autonomys-farmer']:
        copied = files.put(src=f'{data.binaries}/{binary}', dest=f'{data.install_dir}/{binary}', mode='755')
        server.shell(commands=['supervisorctl restart all'], _if=[after(copied)])


def nats():
    files.link(path='/etc/systemd/system/nats-server.service', target='/dev/null', _serial=True)
    apt.packages(packages=['nats-server'], update=True, cache_time=86400, _serial=True)
    files.directory(path='/var/nats-data', mode='750', _serial=True)
    others = [node.data.ssh_hostname for node in nodes if node.name != host.name]
    written = files.template(src='templates/nats.conf.j2', dest='/etc/nats.conf', mode='644', others=others, _serial=True)
    programs = [program('nats-server', '/usr/sbin/nats-server -c /etc/nats.conf')]
    supervised = files.template(
        src='templates/program.conf.j2', dest='/etc/supervisor/conf.d/nats-server.conf', mode='644', programs=programs, _serial=True
    )
    server.shell(commands=['supervisorctl update nats-server'], _if=[after(supervised)], _serial=True)
    server.shell(commands=['supervisorctl restart nats-server'], _if=[after(written)], _serial=True)


def programs():
    for directory in data.data_dirs:
        files.directory(path=directory, mode='755')
    for name, members in config_files().items():
        written = files.template(
            src='templates/program.conf.j2', dest=f'/etc/supervisor/conf.d/{name}.conf', mode='644', programs=members
        )
        server.shell(commands=['supervisorctl update'], _if=[after(written)])
    stopped = host.get_fact(NotRunning) if host.get_fact(HasSupervisor) else []
    if stopped:
        server.shell(commands=[f'supervisorctl start {shlex.join(stopped)}'])


class HasSupervisor(FactBase):
    command = 'test -e /usr/bin/supervisorctl && echo yes || true'
    default = list

    def process(self, output):
        return list(output)


check_machine()
base()
if is_node:
    nats()
programs()
