import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { defaulted, known, opaque } from '../../../../shared/domain/leaf.ts';
import { readEnv } from '../../../../shared/policy/container-env.ts';

const AT = 'c.env[X]';
const secret = { secretRef: { name: 's' } };
const field = { fieldRef: { fieldPath: 'metadata.name' } };

describe('a variable of a container', () => {
  it.each<{ name: string; container: JsonObject; leaf: unknown }>([
    {
      name: 'with a literal value is known',
      container: { env: [{ name: 'X', value: 'a' }] },
      leaf: known('a', 'a', AT),
    },
    {
      name: 'written as a number is known',
      container: { env: [{ name: 'X', value: 16 }] },
      leaf: known('16', '16', AT),
    },
    {
      name: 'written twice has the last value',
      container: {
        env: [
          { name: 'X', value: 'a' },
          { name: 'X', value: 'b' },
        ],
      },
      leaf: known('b', 'b', AT),
    },
    {
      name: 'that is empty is absent',
      container: { env: [{ name: 'X', value: '' }] },
      leaf: defaulted(undefined, AT),
    },
    { name: 'that is absent is absent', container: {}, leaf: defaulted(undefined, AT) },
    {
      name: 'that is absent, and no Secret is there, is absent',
      container: { env: [], envFrom: [] },
      leaf: defaulted(undefined, AT),
    },
    {
      name: 'from elsewhere is opaque',
      container: { env: [{ name: 'X', valueFrom: field }] },
      leaf: opaque(AT),
    },
    {
      name: 'made of another is opaque',
      container: { env: [{ name: 'X', value: '$(Y)-1' }] },
      leaf: opaque(AT, '$(Y)-1'),
    },
    {
      name: 'that a Secret may have is opaque',
      container: { envFrom: [secret] },
      leaf: opaque(AT),
    },
    {
      name: 'with a literal value wins over a Secret',
      container: { env: [{ name: 'X', value: 'a' }], envFrom: [secret] },
      leaf: known('a', 'a', AT),
    },
  ])('$name', ({ container, leaf }) => {
    expect(readEnv(container, 'c').get('X')).toEqual(leaf);
  });
});
