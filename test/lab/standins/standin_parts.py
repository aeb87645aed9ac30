"""Part of the lab's stand-ins: the parts of a cluster that only say that they are there: caches, plot-servers, proof-servers."""
import fcntl
import os

from standin_behaviour import Fatal, new_id, os_error
from standin_gpu import concurrency, visible_gpus
from standin_member import ASK_CACHES, ASK_FARMS, CACHES, PLOTTERS, PROVERS, Member, directory


def lasting_id(path):
    """Of this directory, which stays locked while the process lives."""
    try:
        file = os.open(f'{path}/identity.bin', os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        number = os.pread(file, 26, 0).decode()
        if len(number) != 26:
            number = new_id()
            os.pwrite(file, number.encode(), 0)
        return number
    except BlockingIOError as error:
        raise Fatal(f'{path} is likely already in use: {os_error(error)}') from error
    except OSError as error:
        raise Fatal(f'Failed to open {path}/identity.bin: {os_error(error)}') from error


def cache(component):
    def run(options):
        member = Member(options, component)
        path = directory(options['paths'][0]['path'])
        number = lasting_id(path)
        pieces = len([name for name in os.listdir(path) if name.endswith('.piece')])
        member.log('Cache is ready', cache_id=number, path=path, pieces=pieces)
        if options.get('tmp'):
            member.log('The pieces are taken for temporary (--tmp)', level='WARN')
        member.announce(CACHES, number, ASK_CACHES)
        return member.run()

    return run


def plot_server(options):
    member = Member(options, 'plot-server')
    gpus = visible_gpus()
    base_path = options['paths'][0]
    try:
        os.makedirs(base_path, exist_ok=True)
    except OSError as error:
        raise Fatal(f'Failed to create {base_path}: {os_error(error)}') from error
    number = lasting_id(base_path)
    if not member.behaviour.never_listens:
        member.loop.listen('0.0.0.0', options['listen_port'], None)
    device = {'gpus': ','.join(gpus or ['unknown']), 'concurrency': concurrency()}
    member.log('Plot server is ready', plotter_id=number, port=options['listen_port'], **device)
    member.announce(PLOTTERS, number, ASK_FARMS)
    return member.run()


def proof_server(options):
    member = Member(options, 'proof-server')
    gpus = visible_gpus()
    number = new_id()
    member.log('Proof server is ready', prover_id=number, gpus=','.join(gpus or ['unknown']))
    member.announce(PROVERS, number, ASK_FARMS)
    return member.run()
