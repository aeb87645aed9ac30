import { RequestError } from '../engine/errors.ts'
import type { Options, Resource } from '../engine/kind.ts'
import { file } from './file.ts'

export type LimitsSpec = {
  /** A user, `@group`, or `*`. */
  readonly domain: string
  readonly item: 'nofile' | 'nproc' | 'memlock' | 'core'
  readonly soft: number | 'unlimited'
  readonly hard: number | 'unlimited'
}

const isLimit = (value: number | 'unlimited'): boolean => value === 'unlimited' || (Number.isSafeInteger(value) && value >= 0)
const size = (value: number | 'unlimited'): number => (value === 'unlimited' ? Number.POSITIVE_INFINITY : value)

/**
 * Limits of login sessions (pam_limits). What a service manager starts never reads them: there, LimitNOFILE or minfds counts.
 * One file a domain, so a domain's limits are said in one place. @throws RequestError for what limits.conf would not take.
 */
export const limits = ({ domain, item, soft, hard }: LimitsSpec, options: Options = {}): Resource => {
  const where = `limits[${domain}]`
  const flaws = [
    ...(/^(\*|@?[a-z_][\w.-]*)$/i.test(domain) ? [] : [{ where, what: 'this is no user, @group or *', fix: 'name one' }]),
    ...(isLimit(soft) && isLimit(hard) && size(soft) <= size(hard)
      ? []
      : [{ where, what: `soft ${soft} and hard ${hard} are no limits`, fix: 'give whole numbers, soft not above hard' }]),
  ]
  if (flaws.length > 0) throw new RequestError(flaws)
  const path = `/etc/security/limits.d/90-plotwright-${domain.replace('*', 'all')}.conf`
  return file({ path, content: `${domain} soft ${item} ${soft}\n${domain} hard ${item} ${hard}\n` }, options)
}
