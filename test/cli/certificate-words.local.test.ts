import { expect, test } from 'vitest'
import { cli } from './certifying.ts'
import { scratch } from './program.ts'

const long = 'n'.repeat(65)

test('all that is wrong with the words is told at once', () => {
  const home = scratch()
  const said = [
    [],
    ['--days', '3'],
    ['isue', 'farm', 'a', 'b'],
    ['authority', '--days', '0', '--name', 'a\tb'],
    ['authority', 'farm', 'more', '--name', long, '--days', '36501'],
    ['issue'],
    ['issue', 'farm'],
    ['issue', 'farm', 'node-1', '-x'],
    ['issue', 'farm', '.hidden', '*.farm', '10.0.0.1/24', 'node:4222', 'fe80::1%eth0', '10.0.0', 'höfe', '--name', 'x', '--days', '1.5'],
    ['issue', 'farm', 'CA', '10.0.0.1'],
    ['issue', 'farm', '../up', '10.0.0.1'],
    ['issue', 'farm', long, '10.0.0.1'],
    ['issue', 'farm', 'a', '10.0.0.1', '--', '-b'],
    ['authority', 'farm', '-r', 'me', '-r', 'you'],
    ['authority', '/dev/null/farm', '-r', 'age1n47xea2wktkcnykcmr9q037uxamph9hkve8xupjdm8w3luzeh5gqkucw09'],
  ]
  const told = said.map((words) => cli(home, 'certificate', ...words))
  expect(told.map(({ exit, stdout }) => [exit, stdout])).toEqual(said.map(() => [3, '']))
  expect(`\n${told.map(({ stderr }) => stderr).join('')}`).toMatchInlineSnapshot(`
    "
    certificate: 1 problem
      certificate: it is not said what to do; write authority, issue or --help
    certificate: 1 problem
      certificate: it is not said what to do; write authority, issue or --help
    certificate: 3 problems
      a: this is no flag; --help shows what is taken
      b: this is no flag; --help shows what is taken
      isue: there is no such command; did you mean 'issue'?
    certificate: 3 problems
      --days: '0' is no number from 1 to 36500; usual is 3650
      authority: DIR is missing; write authority DIR
      --name: this is no name of an authority; use at most 64 characters that can be seen
    certificate: 3 problems
      more: this is no flag; --help shows what is taken
      --days: '36501' is no number from 1 to 36500; usual is 3650
      --name: this is no name of an authority; use at most 64 characters that can be seen
    certificate: 1 problem
      issue: DIR is missing; write issue DIR NAME ADDRESS…
    certificate: 1 problem
      issue: NAME is missing; write issue DIR NAME ADDRESS…
    certificate: 2 problems
      -x: there is no such flag; --help lists them
      issue: ADDRESS is missing; write issue DIR NAME ADDRESS…
    certificate: 9 problems
      --days: '1.5' is no number from 1 to 36500; usual is 825
      .hidden: this is no name of a certificate; use at most 64 letters, digits, \`-\`, \`_\` and \`.\`, none of \`-\` and \`.\` first
      *.farm: a wildcard vouches for hosts that nobody has named; write each host
      10.0.0.1/24: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
      node:4222: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
      fe80::1%eth0: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
      10.0.0: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
      höfe: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
      --name: only an authority is named so; leave it out
    certificate: 1 problem
      CA: the files of the authority itself are called so; take another name
    certificate: 1 problem
      ../up: this is no name of a certificate; use at most 64 letters, digits, \`-\`, \`_\` and \`.\`, none of \`-\` and \`.\` first
    certificate: 1 problem
      nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: this is no name of a certificate; use at most 64 letters, digits, \`-\`, \`_\` and \`.\`, none of \`-\` and \`.\` first
    certificate: 1 problem
      -b: this is neither an IP address nor a host name; write one of them, without a port, mask or zone
    certificate: 2 problems
      -r: 'me' is no recipient; write it as keygen printed it, age1…
      -r: 'you' is no recipient; write it as keygen printed it, age1…
    certificate: 1 problem
      /dev/null/farm: this directory cannot be made (ENOTDIR); name another
    "
  `)
})

test.each([['certifcate'], []])('without a command that there is, all are named', (...words) => {
  expect(cli(scratch(), ...words)).toEqual({
    exit: 3,
    stdout: '',
    stderr: `plotwright: 1 problem\n  ${words[0] ?? 'lib/cli.ts'}: there is no such command; secret --help and certificate --help show what there is\n`,
  })
})

test('--help tells what there is', () => {
  const { exit, stdout, stderr } = cli(scratch(), 'certificate', '--help')
  expect([exit, stderr, stdout]).toMatchInlineSnapshot(`
    [
      0,
      "",
      "certificate: an authority of your own, and what it vouches for

    npx tsx lib/cli.ts certificate authority DIR            make an authority: DIR/ca.pem, and its key DIR/ca.key.age
    npx tsx lib/cli.ts certificate issue DIR NAME ADDRESS…  make DIR/NAME.pem for these hosts, and its key DIR/NAME.key.age

    What is meant:
          --name TEXT             what the authority calls itself (usual: plotwright authority)
          --days N                valid for so many days; of issue 825, and never longer than the authority
                                  (usual: 3650)
      -r, --recipient AGE1…       encrypt the key for this recipient, as secret keygen printed it; may be repeated
      -R, --recipients-file PATH  encrypt the key for the recipients in this file, a line each; DIR/recipients.txt
                                  where it is told of none

    What is done:
      -h, --help                  print this

    NAME is what its files are called; ADDRESS an IP address or a host name, as clients write it. Keys are encrypted
    with age; for issue the authority's is opened with your identity, in memory. Who issues again renews both files.

    Environment: PLOTWRIGHT_AGE_IDENTITY, the file of the identity that opens (usual: ~/.config/plotwright/age.key).

    Exit codes: 0 done, 3 not, and why; 1 a bug.
    ",
    ]
  `)
})
