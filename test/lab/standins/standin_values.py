"""Part of the lab's stand-ins: the values that the vendor's flags and arguments take; each check raises ValueError."""
import re
from hashlib import blake2b

ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
MOST_SECTORS = 65_534


def whole(least=0, most=2**32 - 1):
    def check(text):
        if not re.fullmatch(r'\d+', text):
            raise ValueError('invalid digit found in string')
        if not least <= int(text) <= most:
            raise ValueError(f'{text} is not in {least}..={most}')
        return int(text)

    return check


def socket_address(text):
    """IP:PORT; a host's name is refused, as Rust's SocketAddr does."""
    found = re.fullmatch(r'(\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:]+\]):(\d{1,5})', text)
    if not found or int(found[2]) > 65_535:
        raise ValueError('invalid socket address syntax')
    return found[1].strip('[]'), int(found[2])


def multiaddr(text):
    found = re.fullmatch(r'/(?:ip4/(\d+\.\d+\.\d+\.\d+)|ip6/([0-9a-fA-F:]+))/tcp/(\d{1,5})', text)
    if not found or int(found[3]) > 65_535:
        raise ValueError('invalid multiaddr')
    return found[1] or found[2], int(found[3])


def unquote(text):
    return re.sub('%([0-9a-fA-F]{2})', lambda found: chr(int(found[1], 16)), text)


def nats_server(text):
    """(scheme, host, port, user, password)"""
    found = re.fullmatch(r'(nats|tls)://(?:([^@/:\s]+)(?::([^@/\s]*))?@)?(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?/?', text)
    if not found:
        raise ValueError('invalid url')
    scheme, user, password, host, port = found.groups()
    return scheme, host.strip('[]'), int(port or 4222), unquote(user or ''), unquote(password or '')


def node_url(*schemes):
    def check(text):
        found = re.fullmatch(rf'({"|".join(schemes)})://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{{1,5}})/?', text)
        if not found:
            raise ValueError(f'expected {schemes[0]}://HOST:PORT')
        return found[2].strip('[]'), int(found[3])

    return check


def pruning(text):
    if text not in ('archive', 'archive-canonical') and not re.fullmatch(r'\d+', text):
        raise ValueError('Invalid pruning mode specified')
    return text


def reward_address(text):
    """Any network's address with a right checksum, as the vendor's binary takes it."""
    value = 0
    for letter in text:
        if letter not in ALPHABET:
            raise ValueError('Base 58 requirement is violated')
        value = value * 58 + ALPHABET.index(letter)
    if len(text) > 64:
        raise ValueError('Length is bad')
    raw = value.to_bytes((value.bit_length() + 7) // 8, 'big')
    raw = bytes(len(text) - len(text.lstrip('1'))) + raw
    body = raw[:-2]
    if len(body) not in (33, 34) or raw[0] >= 128 or (raw[0] >= 64) != (len(body) == 34):
        raise ValueError('Length is bad')
    if blake2b(b'SS58PRE' + body).digest()[:2] != raw[-2:]:
        raise ValueError('Invalid checksum')
    return body[-32:].hex()


def keyed_path(*required):
    """`path=DIR` with these further keys, each given once; their values are whole numbers from 1."""

    def check(text):
        values = {}
        for part in text.split(','):
            key, equals, value = part.partition('=')
            if not equals:
                raise ValueError(f'"{part}" is no KEY=VALUE')
            if key not in ('path', *required):
                raise ValueError(f'Key "{key}" is not supported, only {", ".join(("path", *required))}')
            if key in values:
                raise ValueError(f'Key "{key}" is given twice')
            values[key] = value
        for key in ('path', *required):
            if not values.get(key):
                raise ValueError(f'`{key}` key is required')
        return {key: value if key == 'path' else whole(1, MOST_SECTORS)(value) for key, value in values.items()}

    return check
