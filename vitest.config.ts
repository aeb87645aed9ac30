import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

/** Where .ci/run wants the results of every run of vitest. */
const results = process.env.TEST_RESULTS

/**
 * What a test file needs decides its name, and the name its project. unit: nothing but this process, and no state, for files share their
 * modules; local (`*.local.test.ts`): real shells, programs and servers of this machine; transport: ssh2 servers in this process; lab:
 * real hosts, each file's its own, three files at a time, for they mostly wait; sweep (`*.sweep.ts`): the same at a length that `npm run
 * sweep` has time for.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: join(results, `${process.pid}.json`) }]],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.local.test.ts', 'test/transport/**', 'test/lab/**'],
          isolate: false,
          pool: 'threads',
          testTimeout: 30_000,
        },
      },
      { test: { name: 'local', include: ['test/**/*.local.test.ts'], testTimeout: 120_000, hookTimeout: 300_000 } },
      { test: { name: 'transport', include: ['test/transport/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'lab', include: ['test/lab/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 } },
      { test: { name: 'sweep', include: ['test/lab/**/*.sweep.ts'], testTimeout: 900_000, hookTimeout: 300_000 } },
    ],
  },
})
