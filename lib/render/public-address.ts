import { BlockList, isIP } from 'node:net'

/** Networks that no stranger's packets come from: RFC 1918, 6598, 3927, 2544, 4193, 4291 and loopback. */
const inner = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['198.18.0.0', 15],
  ['127.0.0.0', 8],
] as const)
  inner.addSubnet(network, bits)
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  inner.addSubnet(network, bits, 'ipv6')

/** True of an address that the world may reach, `0.0.0.0` and `::` among them; of a host's name nothing is known. */
export const isPublic = (host: string): boolean => isIP(host) !== 0 && !inner.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
