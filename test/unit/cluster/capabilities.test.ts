import { expect, it } from 'vitest';
import { namespacesEnv, readNamespaces } from '../../cluster/capabilities.ts';
import { because } from '../../support/capability.ts';

it('inside namespaces nothing is skipped', () => {
  const capability = readNamespaces(namespacesEnv());
  expect(capability.available).toBe(true);
  expect(because(capability)).toBe('');
});

it('outside, the name of a skipped test tells why', () => {
  const capability = readNamespaces(namespacesEnv('unshare: Operation not permitted'));
  expect(capability.available).toBe(false);
  expect(because(capability)).toBe(' (skipped: unshare: Operation not permitted)');
});

it('outside without the runner, the name of a skipped test tells how to start it', () => {
  expect(because(readNamespaces({}))).toBe(' (skipped: not started by "npm test")');
});
