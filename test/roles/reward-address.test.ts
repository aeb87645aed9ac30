import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rewardAddress } from '../../roles/autonomys/reward-address.ts'
import { decodeSs58, encodeSs58 } from '../../roles/autonomys/ss58.ts'

/** Alice, whom every Substrate tool knows. */
const key = Buffer.from('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d', 'hex')
const alice = {
  0: '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5',
  2: 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F',
  42: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  2254: 'stB4S14whneyomiEa22Fu2PzVoibMB7n5PvBFUwafbCbRkC1K',
  6094: 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj',
} as const

describe('ss58', () => {
  test.each(Object.entries(alice))('prefix %s', (prefix, address) => {
    expect(encodeSs58(Number(prefix), key)).toBe(address)
    expect(decodeSs58(address)).toEqual({ prefix: Number(prefix), key })
  })

  test('reads back every prefix and key', () => {
    const keys = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constant(new Uint8Array(32)))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_383 }), keys, (prefix, each) => {
        expect(decodeSs58(encodeSs58(prefix, each))).toEqual({ prefix, key: Buffer.from(each) })
      }),
    )
  })
})

describe('the reward address', () => {
  const what = (text: string) => rewardAddress(text).problems.map((problem) => problem.what.replace(text, 'X'))

  test('of mainnet is taken in silence', () => {
    expect(rewardAddress(alice[6094])).toEqual({ problems: [], notices: [] })
  })

  test.each([
    [2254, 'the Gemini test network'],
    [42, 'any Substrate network'],
  ] as const)('of prefix %i is taken, and its mainnet form named', (prefix, network) => {
    expect(rewardAddress(alice[prefix])).toEqual({
      problems: [],
      notices: [`reward address ${alice[prefix]} is written for ${network}; mainnet writes it ${alice[6094]}`],
    })
  })

  test.each([
    ['the guide’s placeholder', 'stBR..S8V', 'reward address X is a placeholder'],
    ['no address at all', 'z'.repeat(49), 'reward address X does not begin as an address does (first byte 131)'],
    ['Polkadot', alice[0], 'reward address X is of another network: prefix 0 (Polkadot), not 6094'],
    ['Kusama', alice[2], 'reward address X is of another network: prefix 2 (Kusama), not 6094'],
    ['another', encodeSs58(1234, key), 'reward address X is of another network: prefix 1234, not 6094'],
    ['reserved 46', encodeSs58(46, key), 'reward address X has the reserved prefix 46, which the farmer refuses'],
    ['reserved 47', encodeSs58(47, key), 'reward address X has the reserved prefix 47, which the farmer refuses'],
    ['a mistyped letter', alice[6094].replace('kZ26', 'kZ27'), 'reward address X has a wrong checksum: a letter is mistyped'],
    ['a foreign letter', alice[6094].replace('kZ26', 'kZ20'), 'reward address X holds "0", which no address does'],
    ['a blank', `${alice[6094]} `, 'reward address X holds " ", which no address does'],
    ['a short key', encodeSs58(6094, key.subarray(1)), 'reward address X has the wrong length (35 bytes): letters are missing or too many'],
    [
      'a long key',
      encodeSs58(6094, Buffer.concat([key, key])),
      'reward address X has the wrong length (93 letters): letters are missing or too many',
    ],
    ['an Ethereum one', '0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe', 'reward address X holds "0", which no address does'],
  ])('is refused: %s', (_, text, problem) => {
    expect(what(text)).toEqual([problem])
  })

  test('is refused: nothing', () => {
    expect(rewardAddress('').problems).toEqual([{ what: 'the reward address is empty', fix: 'copy it from the wallet' }])
  })

  test('of another network, with what its key is here', () => {
    expect(rewardAddress(alice[0]).problems[0]?.fix).toBe(`if its key is really yours here too, write ${alice[6094]}`)
  })
})
