"""Part of the lab's stand-ins: how one logs, and what it is told to do, read at start.

A release may carry a file `behaviour` of lines NAME KEY=VALUE; the host's /etc/standin/NAME (lines KEY=VALUE) wins over it. NAME is the
program's under Supervisor, else the binary's; in a release also NAME-0, NAME-1 … together. Keys that are not known end the stand-in,
lest a test misspells one.
"""
import os
import sys
import time

#: Where the stand-ins' /etc and /sys lie, for tests without a host.
ROOT = os.environ.get('STANDIN_ROOT', '')

#: What this release is told.
RELEASED = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'behaviour')

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
    'step_seconds': 0.0,  # a utility, for each step of its work
}

#: yes or no, and no unless said.
SWITCHES = (
    'hang_on_term',  # it never ends by itself
    'never_sync',  # a node stays syncing
    'no_peers',  # a node finds nobody; it says that it is synced, and its head stands
    'head_stands',  # a node imports no more blocks
    'never_listens',  # a plot-server goes on without its port
    'fail_halfway',  # a utility gives up in the middle of its work
)


class Fatal(Exception):
    """Ends the process with exit code 1 and `Error: …` on stderr."""


def name():
    return os.environ.get('SUPERVISOR_PROCESS_NAME') or os.path.basename(sys.argv[0])


def stem(program):
    """NAME of NAME-0, and every other name as it is."""
    head, _, number = program.rpartition('-')
    return head if head and number.isdigit() else program


def lines(path):
    """Those that say something; none where there is no such file."""
    try:
        with open(path, encoding='utf-8') as file:
            stripped = [line.strip() for line in file]
    except FileNotFoundError:
        return []
    return [line for line in stripped if line and not line.startswith('#')]


class Behaviour:
    def __init__(self):
        for key, value in SECONDS.items():
            setattr(self, key, value)
        for key in SWITCHES:
            setattr(self, key, False)
        for program, told in (line.split(None, 1) for line in lines(RELEASED)):
            self.obey(RELEASED, told, meant=program in (name(), stem(name())))
        path = f'{ROOT}/etc/standin/{name()}'
        for told in lines(path):
            self.obey(path, told)

    def obey(self, path, line, meant=True):
        key, _, value = line.partition('=')
        if key in SWITCHES and value in ('yes', 'no'):
            told = value == 'yes'
        elif key in SECONDS and value.replace('.', '', 1).isdigit():
            told = float(value)
        else:
            raise Fatal(f'{path}: {line!r} is nothing that a stand-in can be told')
        if meant:
            setattr(self, key, told)


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
