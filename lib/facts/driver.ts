/** The oldest driver that CUDA 12 runs on (NVIDIA's CUDA compatibility guide, minor version compatibility). */
export const oldestDriver = '525.60.13'
/** The driver that CUDA 12.4, which the farmer is built with, was shipped with (CUDA 12.4 GA release notes). */
export const shippedDriver = '550.54.14'

export type DriverVerdict = { readonly verdict: 'refused' | 'notice' | 'fine'; readonly text: string }

/** Compares dotted versions part by part as numbers: negative where `a` is the older; 525.60.13 < 525.105.17. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether a driver is new enough for the farmer. */
export function driverVerdict(version: string): DriverVerdict {
  if (!/^\d+(?:\.\d+)+$/.test(version))
    return { verdict: 'refused', text: `the NVIDIA driver's version "${version.slice(0, 40)}" is no version` }
  if (compareVersions(version, oldestDriver) < 0)
    return { verdict: 'refused', text: `NVIDIA driver ${version} is too old: CUDA 12 needs ${oldestDriver} or newer` }
  if (compareVersions(version, shippedDriver) < 0)
    return {
      verdict: 'notice',
      text: `NVIDIA driver ${version} works without PTX JIT of newer features; CUDA 12.4 ships ${shippedDriver}`,
    }
  return { verdict: 'fine', text: `NVIDIA driver ${version}` }
}
