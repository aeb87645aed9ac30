"""Part of the lab's stand-ins: a farm's files on its disk, allocated in full as the vendor's are."""
import fcntl
import json
import os
import struct

from standin_behaviour import Fatal, new_id, os_error

#: Consensus sizes in bytes (autonomys/subspace, mainnet-2024-nov-28), the same as in the roles' own arithmetic.
PIECES_IN_SECTOR = 1000
SECTOR = PIECES_IN_SECTOR * (32 * 2**15 + 128) + 8192 * PIECES_IN_SECTOR + 32 + 32
SECTOR_METADATA = 131_116
BLOCK, MIB = 4096, 2**20
#: metadata.bin begins with its version and the number of plotted sectors.
HEADER = struct.Struct('<BH')


def in_blocks(size):
    return -(-size // BLOCK) * BLOCK


def plot_bytes(sectors):
    return in_blocks(sectors * SECTOR)


def metadata_bytes(sectors):
    return in_blocks(MIB + sectors * SECTOR_METADATA)


class Farm:
    """@raises Fatal when another process has it, it is of another chain, or the disk is too small."""

    def __init__(self, path, sectors, genesis_hash):
        self.path, self.sectors = path, sectors
        self.info = self.open_info(genesis_hash)
        for name in ('identity.bin', 'known_addresses.bin'):
            with open(f'{path}/{name}', 'ab') as file:
                if file.tell() == 0:
                    file.write(os.urandom(32))
        self.metadata = self.allocate('metadata', metadata_bytes(sectors))
        self.plot = self.allocate('plot', plot_bytes(sectors))
        _, self.plotted = HEADER.unpack(os.pread(self.metadata, HEADER.size, 0))
        self.lost = max(0, self.plotted - sectors)
        if self.lost:
            self.note_plotted(sectors)

    def open_info(self, genesis_hash):
        path = f'{self.path}/single_disk_farm.json'
        try:
            self.lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            text = os.pread(self.lock, 65536, 0)
        except BlockingIOError as error:
            what = 'Single disk farm is likely already in use, make sure no other farmer is using it'
            raise Fatal(f'{what}: {self.path}: {os_error(error)}') from error
        except OSError as error:
            raise Fatal(f'Failed to open {path}: {os_error(error)}') from error
        stored = json.loads(text) if text else {'v0': {'id': new_id(), 'genesisHash': genesis_hash, 'publicKey': os.urandom(32).hex()}}
        if 'v0' not in stored:
            raise Fatal(f'{path}: unknown variant `{next(iter(stored))}`, expected `v0`')
        info = stored['v0']
        if info['genesisHash'] != genesis_hash:
            raise Fatal(f"Genesis hash of farm {info['id']} {info['genesisHash']} is different from {genesis_hash} when farm was created")
        info |= {'piecesInSector': PIECES_IN_SECTOR, 'allocatedSpace': plot_bytes(self.sectors) + metadata_bytes(self.sectors)}
        try:
            text = json.dumps(stored).encode()
            os.pwrite(self.lock, text, 0)
            os.ftruncate(self.lock, len(text))
        except OSError as error:
            raise Fatal(f'Failed to write {path}: {os_error(error)}') from error
        return info

    def allocate(self, kind, size):
        file = os.open(f'{self.path}/{kind}.bin', os.O_RDWR | os.O_CREAT, 0o644)
        try:
            os.posix_fallocate(file, 0, size)
            os.ftruncate(file, size)
        except OSError as error:
            raise Fatal(f"Can't preallocate {kind} file, probably not enough space on disk: {os_error(error)}") from error
        return file

    def note_plotted(self, sectors):
        self.plotted = sectors
        os.pwrite(self.metadata, HEADER.pack(0, sectors), 0)
