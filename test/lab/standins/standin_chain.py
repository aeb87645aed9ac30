"""Part of the lab's stand-ins: the node's database and the chain it shows, whose head follows the clock and so survives restarts."""
import fcntl
import hashlib
import json
import os
import time

from standin_behaviour import Fatal, os_error

#: Mainnet's real genesis hash is longer in the making; this one is only constant.
GENESIS = hashlib.sha256(b'stand-in genesis').hexdigest()
#: Blocks that are there when a database is made.
OLD_BLOCKS = 1000
ARCHIVES = ('archive', 'archive-canonical')


def block_hash(number):
    return '0x' + (GENESIS if number == 0 else hashlib.sha256(f'block {number}'.encode()).hexdigest())


class Chain:
    def __init__(self, base_path, name, modes, behaviour):
        self.behaviour, self.name, self.modes = behaviour, name, modes
        self.started = time.time()
        self.born = self.open(base_path)
        self.first = self.clock()

    def open(self, base_path):
        """When the database was made. It keeps the pruning modes and the chain that it was made with."""
        try:
            os.makedirs(f'{base_path}/db', exist_ok=True)
            self.lock = os.open(f'{base_path}/db/LOCK', os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Fatal(f'Failed to open {base_path}: {os_error(error)}') from error
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Fatal(f'Database: IO error: While lock file: {base_path}/db/LOCK: {os_error(error)}') from error
        path = f'{base_path}/db/standin.json'
        wanted = {'chain': self.name, **self.modes}
        if not os.path.exists(path):
            with open(f'{path}.new', 'w', encoding='utf-8') as file:
                json.dump({**wanted, 'born': self.started}, file)
            os.rename(f'{path}.new', path)
        with open(path, encoding='utf-8') as file:
            stored = json.load(file)
        for mode in self.modes:
            if stored[mode] != wanted[mode]:
                modes = f'stored: {stored[mode]}; requested: {wanted[mode]}'
                raise Fatal(f'Service error: State Database error: Incompatible pruning modes for {mode} [{modes}]')
        if stored['chain'] != self.name:
            raise Fatal(f"Service error: the database is of chain {stored['chain']}, not {self.name}")
        return stored['born']

    def clock(self):
        return OLD_BLOCKS + int((time.time() - self.born) / self.behaviour.block_seconds)

    @property
    def stands(self):
        return self.behaviour.head_stands or self.behaviour.no_peers

    @property
    def head(self):
        if self.stands:
            return self.first
        return self.clock() // 2 if self.syncing else self.clock()

    @property
    def target(self):
        return self.first if self.stands else self.clock()

    @property
    def syncing(self):
        if self.behaviour.no_peers:
            return False
        return self.behaviour.never_sync or time.time() - self.started < self.behaviour.sync_seconds

    @property
    def peers(self):
        return 0 if self.behaviour.no_peers else 8

    def has_body(self, number):
        """Whether block `number` can still be read."""
        kept = self.modes['blocks_pruning']
        return 0 <= number <= self.head and (number == 0 or kept in ARCHIVES or number > self.head - int(kept))
