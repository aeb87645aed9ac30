import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { metadataBytes, plotBytes } from '../../roles/autonomys/sizes.ts'
import { standins } from './standins.ts'

test('a farm of the stand-in takes what the role reckons with', () => {
  const counts = [1, 3, 1000, 8000, 65_534]
  const program = `from standin_farm import *; import json; print(json.dumps([[plot_bytes(n), metadata_bytes(n)] for n in ${JSON.stringify(counts)}]))`
  const said = execFileSync('/usr/bin/python3', ['-BSE', '-c', program], { cwd: standins, encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual(counts.map((count) => [plotBytes(count), metadataBytes(count)]))
})
