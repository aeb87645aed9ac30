import { type Drift, of, release } from './drift.ts'

export const releases: readonly Drift[] = [
  {
    name: 'an altered binary',
    host: 'storage-2',
    done: `echo "# x" >>${release}/standin_util.py`,
    changed: [of('release', 'autonomys')],
    says: 'altered',
  },
  {
    name: 'a file of a release that is gone',
    host: 'storage-1',
    done: `rm ${release}/standin_util.py`,
    changed: [of('release', 'autonomys')],
    says: 'altered',
  },
  {
    name: 'a file too many in a release',
    host: 'plot-1',
    done: `touch ${release}/x`,
    changed: [of('release', 'autonomys')],
    says: 'altered',
  },
  {
    name: 'a binary that can’t be run',
    host: 'plot-2',
    done: `chmod 644 ${release}/autonomys-farmer`,
    changed: [of('release', 'autonomys')],
    says: 'altered',
  },
  { name: 'a release that is gone', host: 'node-1', done: `rm -r ${release}`, changed: [of('release', 'autonomys')], says: 'absent' },
  {
    name: 'another release as current',
    host: 'node-3',
    done: 'ln -sfn /nowhere /opt/autonomys/current',
    changed: [of('release', 'autonomys')],
    says: '/nowhere',
  },
  { name: 'no current release', host: 'node-2', done: 'rm /opt/autonomys/current', changed: [of('release', 'autonomys')], says: 'current' },
]
