import { describe, expect, it } from 'vitest';

import { CLUSTER_OPTIONS } from '../../../../plugin/options/cluster-options.ts';
import { KUBECTL_ONLY_FLAGS } from '../../../../plugin/options/kubectl-only-flags.ts';
import { targetOfFlags } from '../../../support/target-of-flags.ts';

/** What `kubectl options` of 1.34 lists, and `--as-user-extra` of 1.35. */
const FLAGS_OF_KUBECTL = [
  'as',
  'as-group',
  'as-uid',
  'as-user-extra',
  'cache-dir',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'cluster',
  'context',
  'disable-compression',
  'insecure-skip-tls-verify',
  'kubeconfig',
  'kuberc',
  'log-flush-frequency',
  'match-server-version',
  'namespace',
  'password',
  'profile',
  'profile-output',
  'request-timeout',
  'server',
  'tls-server-name',
  'token',
  'user',
  'username',
  'v',
  'vmodule',
  'warnings-as-errors',
];

it('every flag of kubectl is either taken or refused with a reason', () => {
  const taken = ['namespace', ...Object.keys(CLUSTER_OPTIONS)];
  const refused = Object.keys(KUBECTL_ONLY_FLAGS);
  expect([...taken, ...refused].sort()).toEqual(FLAGS_OF_KUBECTL);
});

describe('flags', () => {
  it.each<[line: string, expected: object]>([
    ['', {}],
    ['--username u --password p', { username: 'u', password: 'p' }],
    ['--disable-compression', { disableCompression: true }],
    ['-v 5', {}],
    ['-v 6', { trace: true }],
    ['-v=8', { trace: true }],
    ['-v9', { trace: true }],
    ['--v=6', { trace: true }],
    ['--v 6', { trace: true }],
    ['--request-timeout 5', { requestTimeoutMs: 5_000 }],
    [
      '--as eve --as-user-extra a=1 --as-user-extra a=2=3 --as-user-extra b=',
      { impersonate: { user: 'eve', extra: { a: ['1', '2=3'], b: [''] } } },
    ],
  ])('%s', (line, expected) => {
    const words = line.split(' ').filter((word) => word !== '');
    expect(targetOfFlags(words)).toEqual({ impersonate: {}, ...expected });
  });

  it.each([
    ['-v high', '--v cannot be "high"', 'Use a number'],
    ['--as-user-extra a', '--as-user-extra cannot be "a"', 'KEY=VALUE'],
    ['--as-user-extra =a', '--as-user-extra cannot be "=a"', 'KEY=VALUE'],
    ['--cache-dir /tmp', '--cache-dir is a flag of kubectl only', 'XDG_CACHE_HOME'],
    ['--match-server-version', '--match-server-version is a flag', 'version --remote'],
  ])('%s is refused', (line, message, hint) => {
    expect(() => targetOfFlags(line.split(' '))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message) as string,
        hint: expect.stringContaining(hint) as string,
      }) as Error,
    );
  });
});
