import { expect, test } from 'vitest'
import { fstabWord, readFstab } from '../../lib/linux/fstab.ts'

test('lines are read, comments and what is no line are not', () => {
  const text = `# /etc/fstab
UUID=1-2 / ext4 errors=remount-ro 0 1

\t/dev/sdb1\t/mnt/a\\040disk\txfs\tdefaults,nofail
  # UUID=3 /mnt/b ext4 defaults 0 2
none
`
  expect(readFstab(text)).toEqual([
    { source: 'UUID=1-2', target: '/', fstype: 'ext4', options: ['errors=remount-ro'], pass: '1' },
    { source: '/dev/sdb1', target: '/mnt/a disk', fstype: 'xfs', options: ['defaults', 'nofail'], pass: '0' },
  ])
})

test.each(['/mnt/a', '/mnt/a disk', '/mnt/tab\there', '/mnt/back\\slash'])('%j is written so that it is read as it was', (path) => {
  expect(fstabWord(path)).not.toMatch(/[ \t]/)
  expect(readFstab(`UUID=1 ${fstabWord(path)} ext4`)[0]?.target).toBe(path)
})
