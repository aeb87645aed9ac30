import { expect, test } from 'vitest'
import { gpuUse } from '../../lib/facts/gpu-use.ts'
import { ask, withOnly, withPrograms } from './sh.ts'

const said = async (script: string) => gpuUse.parse(await ask(gpuUse, { path: withPrograms({ 'nvidia-smi': script }) }))

test('use, temperature and memory of each GPU; what has no value is left open', async () => {
  const script = `printf '%s\\n' '0, NVIDIA L40S, GPU-aa, 97, 61, 20000, 46068' '1, NVIDIA L40S, GPU-bb, [N/A], 58, 12, 46068'`
  expect(await said(script)).toEqual({
    gpus: [
      { index: 0, name: 'NVIDIA L40S', uuid: 'GPU-aa', use: 97, temperature: 61, usedMiB: 20_000, memoryMiB: 46_068 },
      { index: 1, name: 'NVIDIA L40S', uuid: 'GPU-bb', use: undefined, temperature: 58, usedMiB: 12, memoryMiB: 46_068 },
    ],
  })
})

test('an error is a fault', async () => {
  expect(await said('echo "No devices were found"; exit 6')).toMatchObject({ gpus: [], fault: { code: 'no-devices', exit: 6 } })
  expect(gpuUse.parse(await ask(gpuUse, { path: withOnly('timeout') }))).toMatchObject({ fault: { code: 'not-installed' } })
})
