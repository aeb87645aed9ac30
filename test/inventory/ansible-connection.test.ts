import { describe, expect, it } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { readLayer } from '../../lib/inventory/ansible-connection.ts'

const layer = (values: Readonly<Record<string, unknown>>) => {
  const written = new Map(Object.entries(values).map(([key, value]) => [key, { value, at: 'hosts:1' }]))
  const { vars, connection, problems } = readLayer(written, 'node-1')
  const plain = (map: typeof vars) => Object.fromEntries([...map].map(([key, { value }]) => [key, value]))
  return { vars: plain(vars), connection: plain(connection), problems: problems.map(showProblem) }
}

const wrong = (values: Readonly<Record<string, unknown>>) => `\n${layer(values).problems.join('\n')}\n`

describe('readLayer', () => {
  it.each([
    [
      { ansible_host: '10.0.0.1', ansible_port: 22, ansible_user: 'ops' },
      { address: '10.0.0.1', port: 22, user: 'ops' },
    ],
    [
      { ansible_ssh_host: '10.0.0.1', ansible_ssh_port: 22, ansible_ssh_user: 'ops' },
      { address: '10.0.0.1', port: 22, user: 'ops' },
    ],
    [{ ansible_ssh_private_key_file: '~/.ssh/a' }, { identityFile: '~/.ssh/a' }],
    [{ ansible_private_key_file: '~/.ssh/a' }, { identityFile: '~/.ssh/a' }],
    [{ ansible_become: false, ansible_become_method: 'sudo', ansible_become_user: 'root' }, { become: false }],
    [{ ansible_connection: 'local' }, { local: true }],
    [{ ansible_connection: 'ansible.builtin.local', ansible_host_key_checking: true }, { local: true }],
    [{ ansible_connection: 'ssh' }, { local: false }],
    [{ ansible_ssh_common_args: '-J ops@jump:2222' }, { proxyJump: 'ops@jump:2222' }],
    [{ ansible_ssh_common_args: '-Jjump -C -q' }, { proxyJump: 'jump' }],
    [{ ansible_ssh_extra_args: '-o ProxyJump=jump -oIdentityFile=~/.ssh/b' }, { proxyJump: 'jump', identityFile: '~/.ssh/b' }],
    [{ ansible_ssh_args: '-o "ProxyJump jump" -i ~/.ssh/c' }, { proxyJump: 'jump', identityFile: '~/.ssh/c' }],
    [{ ansible_ssh_args: `-o ProxyCommand="ssh -W %h:%p -q jump"` }, { proxyCommand: 'ssh -W %h:%p -q jump' }],
    [{ ansible_ssh_args: '-o "userknownhostsfile=a b" -o StrictHostKeyChecking=yes' }, { knownHosts: ['a', 'b'] }],
    [{ ansible_ssh_args: '-o ControlMaster=auto -o ControlPersist=60s -o ServerAliveInterval=30' }, {}],
    [{ ansible_python_interpreter: '/usr/bin/python3', ansible_pipelining: true, ansible_group_priority: 3 }, {}],
  ])('%j', (values, connection) => {
    expect(layer(values)).toEqual({ vars: {}, connection, problems: [] })
  })

  it('leaves all other variables alone', () => {
    expect(layer({ port: 4222, address: 'x' })).toEqual({ vars: { port: 4222, address: 'x' }, connection: {}, problems: [] })
  })

  it('refuses what nothing here can honour', () => {
    expect(
      wrong({
        ansible_hots: '10.0.0.1',
        ansible_winrm_transport: 'ntlm',
        ansible_connection: 'docker',
        ansible_become_method: 'su',
        ansible_become_user: 'farmer',
        ansible_password: 'hunter2',
        ansible_become_pass: 'hunter2',
        ansible_host_key_checking: false,
        ansible_ssh_common_args: '-o StrictHostKeyChecking=no -o ForwardAgent=yes -A -J',
        ansible_ssh_extra_args: "-J 'jump",
      }),
    ).toMatchInlineSnapshot(`
      "
      hosts:1: node-1.ansible_hots: nothing reads this variable of Ansible; did you mean 'ansible_host' or 'ansible_port' or 'ansible_user'?
      hosts:1: node-1.ansible_winrm_transport: nothing reads this variable of Ansible; known: ansible_host, ansible_port, ansible_user, ansible_become, ansible_ssh_private_key_file, ansible_private_key_file, ansible_ssh_host, ansible_ssh_port, ansible_ssh_user, ansible_connection, ansible_become_method, ansible_become_user, … (32)
      hosts:1: node-1.ansible_connection: 'docker' is not supported; use ssh, smart, paramiko, paramiko_ssh, local, or take it out
      hosts:1: node-1.ansible_become_method: 'su' is not supported; use sudo, or take it out
      hosts:1: node-1.ansible_become_user: 'farmer' is not supported; use root, or take it out
      hosts:1: node-1.ansible_password: no passwords in an inventory; log in with a key; -K asks for the password of sudo
      hosts:1: node-1.ansible_become_pass: no passwords in an inventory; log in with a key; -K asks for the password of sudo
      hosts:1: node-1.ansible_host_key_checking: host keys are always checked; take it out, and see --accept-new for hosts that are new
      hosts:1: node-1.ansible_ssh_common_args: host keys are always checked; take 'StrictHostKeyChecking=no' out, and see --accept-new for hosts that are new
      hosts:1: node-1.ansible_ssh_common_args: nothing reads ssh's option 'ForwardAgent=yes'; take it out; ProxyJump, ProxyCommand, IdentityFile and UserKnownHostsFile are known
      hosts:1: node-1.ansible_ssh_common_args: nothing reads ssh's argument '-A'; take it out; -J, -i and -o are known
      hosts:1: node-1.ansible_ssh_common_args: nothing reads ssh's option 'ProxyJump='; take it out; ProxyJump, ProxyCommand, IdentityFile and UserKnownHostsFile are known
      hosts:1: node-1.ansible_ssh_extra_args: the quote ' is not closed
      "
    `)
  })
})
