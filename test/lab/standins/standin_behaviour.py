"""Part of the lab's stand-ins: how one logs, and what /etc/standin/NAME (lines KEY=VALUE, read at start) makes it do.

NAME is the program's under Supervisor, else the binary's. Keys that are not known end the stand-in, lest a test misspells one.
"""
import os
import sys
import time

#: Where the stand-ins' /etc and /sys lie, for tests without a host.
ROOT = os.environ.get('STANDIN_ROOT', '')

#: Seconds; None is never.
SECONDS = {
    'start_delay': 0.0,  # before it does anything at all
    'crash_after': None,  # from its start until it panics
    'stop_seconds': 0.0,  # from SIGTERM or SIGINT until it ends
    'identify_seconds': 5.0,  # between two messages that say who it is; a controller forgets after twice as long
    'reinitialize_after': 1.0,  # a controller, from a change among its caches
    'plot_seconds': 10.0,  # a plot-client, for each sector
    'sync_seconds': 2.0,  # a node, from its start until it is synced
    'block_seconds': 1.0,  # a node, from block to block
}

#: yes or no, and no unless said.
SWITCHES = (
    'hang_on_term',  # it never ends by itself
    'never_sync',  # a node stays syncing
    'no_peers',  # a node finds nobody; it says that it is synced, and its head stands
    'head_stands',  # a node imports no more blocks
)


class Fatal(Exception):
    """Ends the process with exit code 1 and `Error: …` on stderr."""


def name():
    return os.environ.get('SUPERVISOR_PROCESS_NAME') or os.path.basename(sys.argv[0])


class Behaviour:
    def __init__(self):
        for key, value in SECONDS.items():
            setattr(self, key, value)
        for key in SWITCHES:
            setattr(self, key, False)
        path = f'{ROOT}/etc/standin/{name()}'
        try:
            with open(path, encoding='utf-8') as file:
                lines = [line.strip() for line in file]
        except FileNotFoundError:
            return
        for line in lines:
            if line and not line.startswith('#'):
                self.obey(path, line)

    def obey(self, path, line):
        key, _, value = line.partition('=')
        if key in SWITCHES and value in ('yes', 'no'):
            setattr(self, key, value == 'yes')
        elif key in SECONDS and value.replace('.', '', 1).isdigit():
            setattr(self, key, float(value))
        else:
            raise Fatal(f'{path}: {line!r} is nothing that a stand-in can be told')


def log(target, message, level='INFO', span='', **fields):
    """One line as Rust's tracing writes it."""
    now = time.time()
    stamp = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now)) + f'.{int(now % 1 * 1e6):06}Z'
    pairs = ''.join(f' {key}={value}' for key, value in fields.items())
    sys.stdout.write(f'{stamp} {level:>5} {span and span + ": "}{target}: {message}{pairs}\n')
    sys.stdout.flush()


def os_error(error):
    """As Rust prints it."""
    return f'{error.strerror or error} (os error {error.errno})' if error.errno else str(error)


def new_id():
    """As long as a ULID, and like one to the eye."""
    return '01' + ''.join('0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte & 31] for byte in os.urandom(24))
