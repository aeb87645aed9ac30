import { expect, test } from 'vitest'
import { firewall, shutPorts } from '../../lib/facts/firewall.ts'
import { ask, tree } from './sh.ts'

const conf = (enabled: 'yes' | 'no') => `# /etc/ufw/ufw.conf\nENABLED=${enabled}\nLOGLEVEL=low\n`
const rules = `*filter
### RULES ###

### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in
-A ufw-user-input -p tcp --dport 22 -j ACCEPT

### tuple ### allow tcp 9966:9967,9969 0.0.0.0/0 any 192.168.1.0/24 in
-A ufw-user-input -p tcp -m multiport --dports 9966:9967,9969 -s 192.168.1.0/24 -j ACCEPT

### tuple ### deny tcp 9968 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow udp 9970 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow tcp 9971 0.0.0.0/0 any 0.0.0.0/0 out
### tuple ### limit any 9972 0.0.0.0/0 any 0.0.0.0/0 in_eth0
`
const read = async (files: Record<string, string>) => firewall.parse(await ask(firewall, { root: tree(files) }))
const ports = [22, 9966, 9967, 9968, 9969, 9970, 9971, 9972]

test.each([
  ['no firewall', {}, { enabled: false, admitted: [] }, []],
  ['one that is off', { 'etc/ufw/ufw.conf': conf('no'), 'etc/ufw/user.rules': rules }, { enabled: false, admitted: [] }, []],
  ['one without rules', { 'etc/ufw/ufw.conf': conf('yes') }, { enabled: true, admitted: [] }, ports],
  [
    'one with rules',
    { 'etc/ufw/ufw.conf': conf('yes'), 'etc/ufw/user.rules': rules },
    {
      enabled: true,
      admitted: [
        [22, 22],
        [9966, 9967],
        [9969, 9969],
        [9972, 9972],
      ],
    },
    [9968, 9970, 9971],
  ],
  [
    'one that admits a neighbour everywhere',
    { 'etc/ufw/ufw.conf': conf('yes'), 'etc/ufw/user6.rules': '### tuple ### allow any any ::/0 any fd00::1 in\n' },
    { enabled: true, admitted: [[1, 65_535]] },
    [],
  ],
])('%s', async (_, files, expected, shut) => {
  const seen = await read(files)
  expect(seen).toEqual(expected)
  expect(shutPorts(seen, ports)).toEqual(shut)
})
