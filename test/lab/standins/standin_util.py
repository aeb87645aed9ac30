"""Part of the lab's stand-ins: the farmer's util subcommands: a visit to NATS that takes its time, and something to read."""
import time

from standin_behaviour import Behaviour, Fatal, log
from standin_member import ASK_CACHES
from standin_nats import Nats

PIECES = 40


class Work:
    """Steps that take their time; one that is told to fail does so half-way."""

    def __init__(self, servers):
        self.behaviour = Behaviour()
        self.nats = Nats(None, servers).connect()

    def steps(self, count):
        for number in range(1, count + 1):
            if self.behaviour.fail_halfway and number > count // 2:
                raise Fatal('NATS error: request timed out: deadline has elapsed')
            time.sleep(self.behaviour.step_seconds)
            yield number


def reinitialization_cache(options):
    work = Work(options['nats_servers'])
    delay = options['delay']
    log('util', f'Caches are re-initialised one after the other, {delay} s apart')
    for number in work.steps(4):
        work.nats.publish(ASK_CACHES.replace('*', 'default'), {'reinitialize': True})
        log('util', f'Cache {number} of 4 was told to re-initialise')
        time.sleep(delay / 20)
    work.nats.leave()
    print('Reinitialization of all caches has been requested')
    return 0


def sharded_cache_benchmark(options):
    work = Work(options['nats_servers'])
    for epoch in work.steps(options['epoch']):
        speed = 1 + epoch / 8
        print(f"epoch {epoch}: {options['sectors']} sectors of {options['cache_item_type']}: 100.00% hit, {speed:.2f} GiB/s", flush=True)
    work.nats.leave()
    return 0


def verify_piece(options):
    work = Work(options['nats_server'])
    for number in work.steps(10):
        print(f'Verified {number * PIECES // 10} of {PIECES} pieces', flush=True)
    work.nats.leave()
    print('All pieces are valid')
    return 0
