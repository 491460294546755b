import { expect, it } from 'vitest';

import { isPullable, isRepository } from '../../../../shared/domain/valid-image.ts';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

it.each([
  ['cassandra:5.0', true],
  ['cassandra', false],
  ['cassandra:', false],
  ['cassandra: 5', false],
  ['cassandra:-5', false],
  [`cassandra:${'a'.repeat(128)}`, true],
  [`cassandra:${'a'.repeat(129)}`, false],
  ['docker.io/k8ssandra/cass-management-api:4.0.20-ubi-v0.1.124', true],
  ['registry.test:5000/a/b:1', true],
  ['registry.test:5000/a/b', false],
  ['[::1]:5000/a/b:1', true],
  [`a/b@${DIGEST}`, true],
  [`a/b:1@${DIGEST}`, true],
  ['a/b@sha256:abc', false],
  [`a/b@${DIGEST}@${DIGEST}`, false],
  ['REGISTRY.test/a:1', true],
  ['a/B:1', false],
  ['https://a.test/b:1', false],
  ['', false],
])('%j can be pulled: %s', (reference, expected) => {
  expect(isPullable(reference)).toBe(expected);
});

it.each([
  ['a/b', true],
  ['a/b:1', false],
  [`a/b@${DIGEST}`, false],
  ['a--b/c__d', true],
  ['a..b/c', false],
  ['a___b', false],
  ['a-.b', false],
  ['-a', false],
  ['a-', false],
  ['a//b', false],
  ['a/b/', false],
  ['a'.repeat(255), true],
  ['a'.repeat(256), false],
])('%j is a repository: %s', (name, expected) => {
  expect(isRepository(name)).toBe(expected);
});
