import { defineConfig } from 'vitest/config'

/** unit: pure parts and local `sh`; transport: in-process ssh2 servers; lab: real hosts, one file after another. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/transport/**', 'test/lab/**'] } },
      { test: { name: 'transport', include: ['test/transport/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'lab', include: ['test/lab/**/*.test.ts'], fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 } },
    ],
  },
})
