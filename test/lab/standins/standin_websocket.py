"""Part of the lab's stand-ins: as much of RFC 6455 as a JSON-RPC needs: whole text frames, pings, and the end."""
import binascii
import hashlib
import os
import struct

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def accept_key(key):
    digest = hashlib.sha1(key.encode() + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest()
    return binascii.b2a_base64(digest, newline=False).decode()


def new_key():
    return binascii.b2a_base64(os.urandom(16), newline=False).decode()


def frame(kind, payload, masked=False):
    """Clients mask, servers do not."""
    size = len(payload)
    bit = 0x80 if masked else 0
    head = bytes([0x80 | kind])
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += struct.pack('>BH', bit | 126, size)
    else:
        head += struct.pack('>BQ', bit | 127, size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload))


def take_frame(buffer):
    """(kind, payload, rest of the buffer), or None while the frame is not all there."""
    if len(buffer) < 2:
        return None
    size, at = buffer[1] & 127, 2
    if size >= 126:
        width = 2 if size == 126 else 8
        if len(buffer) < 2 + width:
            return None
        size, at = int.from_bytes(buffer[2 : 2 + width], 'big'), 2 + width
    mask = b''
    if buffer[1] & 0x80:
        mask, at = buffer[at : at + 4], at + 4
    if len(buffer) < at + size:
        return None
    payload = buffer[at : at + size]
    if mask:
        payload = bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload))
    return buffer[0] & 15, payload, buffer[at + size :]
