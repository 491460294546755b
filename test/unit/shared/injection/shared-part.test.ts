import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { sharedPart } from '../../../../shared/injection/shared-part.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

const wrap = () => sharedPart(({ piece }: { readonly piece: JsonObject }) => ({ piece }));
/** Inputs whose text has `length` characters. */
const inputs = (length: number) => {
  const frame = JSON.stringify({ piece: { text: '' } }).length;
  return { piece: { text: 'x'.repeat(length - frame) } };
};

describe('a shared part', () => {
  it('is one frozen object for equal inputs', () => {
    const build = wrap();
    const part = build(inputs(100));
    expect(build(inputs(100))).toBe(part);
    expect(Object.isFrozen(part)).toBe(true);
    expect(Object.isFrozen(part['piece'])).toBe(true);
  });

  it.each([
    { length: 4096, isRemembered: true },
    { length: 4097, isRemembered: false },
  ])('with inputs of $length characters is remembered: $isRemembered', (row) => {
    const build = wrap();
    const part = build(inputs(row.length));
    expect(build(inputs(row.length)) === part).toBe(row.isRemembered);
    expect(Object.isFrozen(part)).toBe(row.isRemembered);
    expect(part).toEqual(inputs(row.length));
  });

  it.each([100, 10_000])('freezes nothing of inputs of %i characters', (length) => {
    const given = inputs(length);
    wrap()(given);
    expect(Object.isFrozen(given.piece)).toBe(false);
  });

  it('is forgotten after 128 others', () => {
    const build = wrap();
    const first = build(inputs(100));
    for (let i = 1; i < 128; i++) build(inputs(100 + i));
    expect(build(inputs(100))).toBe(first);
    build(inputs(300));
    expect(build(inputs(100))).not.toBe(first);
  });
});

it('injection freezes nothing of the pod', () => {
  const pod = aCassandraPod({
    container: {
      env: [{ name: 'JAVA_HOME', value: '/jdk' }],
      envFrom: [{ secretRef: { name: 's' } }],
      volumeMounts: [{ name: 'conf', mountPath: '/etc/cassandra', future: { a: [1] } }],
    },
  });
  injectPod(pod, anInjectionContext());
  expect(frozenPaths(pod)).toEqual([]);
});

function frozenPaths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...(Object.isFrozen(value) ? [path] : []),
    ...Object.entries(value).flatMap(([key, child]) => frozenPaths(child, `${path}/${key}`)),
  ];
}
