import { expect, it } from 'vitest';

import { fieldPath } from '../../../../../plugin/actions/manifests/field-path.ts';

const OBJECT = {
  metadata: { annotations: { 'a.b/c': 'x', a: { b: 'y' } } },
  spec: {
    size: 3,
    racks: [{ name: 'r1' }, { name: 'r2' }],
    config: { 'cassandra-yaml': { num_tokens: 16 } },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  },
};

it.each<[field: string, path: readonly (string | number)[]]>([
  ['spec.size', ['spec', 'size']],
  ['spec.racks[1].name', ['spec', 'racks', 1, 'name']],
  ['spec.racks[r2].name', ['spec', 'racks', 1, 'name']],
  ['spec.volumeClaimTemplates[data].spec', ['spec', 'volumeClaimTemplates', 0]],
  ['spec.config.cassandra-yaml.num_tokens', ['spec', 'config', 'cassandra-yaml', 'num_tokens']],
  ['metadata.annotations.a.b/c', ['metadata', 'annotations', 'a.b/c']],
  ['metadata.annotations.a.b', ['metadata', 'annotations', 'a', 'b']],
  // As far as it is there.
  ['spec.sizes', ['spec']],
  ['spec.racks[2].name', ['spec', 'racks']],
  ['spec.racks[r9]', ['spec', 'racks']],
  ['spec.size.more', ['spec', 'size']],
  ['nope', []],
  ['', []],
  ['[0]', []],
])('%s leads to %j', (field, path) => {
  expect(fieldPath(OBJECT, field)).toEqual(path);
});
