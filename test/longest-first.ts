import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Minutes on the lab each, so that none of them begins when all else has ended. */
const long = ['upgrade.test.ts', 'site.test.ts', 'nats-reload.test.ts', 'operations.test.ts', 'nats-tls.test.ts', 'interrupted.test.ts']

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.indexOf(basename(moduleId))
  return at < 0 ? long.length : at
}

/** vitest's own order knows no durations in a fresh clone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}
