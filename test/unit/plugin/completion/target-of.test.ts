import { expect, it } from 'vitest';

import { targetOf } from '../../../../plugin/completion/target-of.ts';

it.each<[line: string, expected: object]>([
  ['status ', {}],
  ['status --context a --context b ', { context: 'b' }],
  ['status --context=a -n prod x', { context: 'a', namespace: 'prod' }],
  [
    'status --as eve --as-group g --as-group=h ',
    { impersonate: { user: 'eve', groups: ['g', 'h'] } },
  ],
  [
    'status --insecure-skip-tls-verify -s https://a.test ',
    { server: 'https://a.test', insecureSkipTlsVerify: true },
  ],
  ['status --nonsense --contex', {}],
])('"%s"', (line, expected) => {
  expect(targetOf(line.split(' '))).toEqual({ impersonate: {}, ...expected });
});
