import { expect, it } from 'vitest';
import { cgroupRoots } from '../../../cluster/node/cgroups.ts';

it.each([
  [
    'version 1, with an empty version 2 beside it',
    `tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
`,
    ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/unified'],
  ],
  ['version 2', 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n', ['/sys/fs/cgroup']],
  ['none', 'proc /proc proc rw 0 0\n', []],
])('control groups are found in %s', (_, mounts, roots) => {
  expect(cgroupRoots(mounts)).toEqual(roots);
});
