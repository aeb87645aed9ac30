"""Counts what the control machine's SSH connections cost on the wire, from its first line on stdout until stdin ends; then says
{address: [[turns, bytes] of each connection]}. A turn is an answer that comes after something was sent: a round trip; bytes are those of all
packets, headers included, both ways.
"""
import json
import select
import socket
import struct
import sys

EVERYTHING, IPV4, TCP, SSH = 3, 0x0800, 6, 22
SYN = 2

wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERYTHING))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
connections = {}


def hear(packet, out):
    size = struct.unpack_from('!H', packet, 2)[0]
    head = (packet[0] & 15) * 4
    if packet[9] != TCP:
        return
    source, target = struct.unpack_from('!HH', packet, head)
    if (target if out else source) != SSH:
        return
    address = socket.inet_ntoa(packet[16:20] if out else packet[12:16])
    seen = connections.setdefault((address, source if out else target), {'turns': 0, 'bytes': 0, 'out': False})
    seen['bytes'] += size
    offset, flags = packet[head + 12] >> 4, packet[head + 13]
    if size == head + offset * 4 and not flags & SYN:
        return  # it only acknowledges
    if seen['out'] and not out:
        seen['turns'] += 1
    seen['out'] = out


print('{}', flush=True)
while True:
    ready, _, _ = select.select([wire, sys.stdin], [], [])
    if wire in ready:
        packet, about = wire.recvfrom(65536)
        if about[1] == IPV4:
            hear(packet, about[2] == socket.PACKET_OUTGOING)
    elif not sys.stdin.buffer.read1():
        break
said = {}
for (address, _), seen in connections.items():
    said.setdefault(address, []).append([seen['turns'], seen['bytes']])
print(json.dumps(said), flush=True)
