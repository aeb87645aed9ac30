"""Part of the lab's stand-ins: the farmer's util subcommands: a short visit to NATS, and something to read."""
import time

from standin_member import ASK_CACHES
from standin_nats import Nats


def reinitialization_cache(options):
    time.sleep(options['delay'])
    nats = Nats(None, options['nats_servers']).connect()
    nats.publish(ASK_CACHES.replace('*', 'default'), {'reinitialize': True})
    nats.leave()
    print('Reinitialization of all caches has been requested')
    return 0


def sharded_cache_benchmark(options):
    Nats(None, options['nats_servers']).connect().leave()
    for epoch in range(1, options['epoch'] + 1):
        print(f"epoch {epoch}: {options['sectors']} sectors of {options['cache_item_type']}: 100.00% hit, 1.00 GiB/s")
    return 0


def verify_piece(options):
    Nats(None, options['nats_server']).connect().leave()
    print('All pieces are valid')
    return 0
