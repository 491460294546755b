import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { JsonValue } from '../../../../shared/domain/json.ts';
import { freeze } from '../../../../shared/injection/shared-part.ts';
import type { PatchOperation } from '../../../../shared/jsonpatch/patch-operation.ts';
import { encodePatch } from '../../../../webhook/admission/encode-patch.ts';

const values = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.boolean())
  .map(([value, frozen]) => (frozen ? freeze(value as JsonValue) : (value as JsonValue)));
const operations: fc.Arbitrary<PatchOperation> = fc.oneof(
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: fc.string(),
    value: fc.oneof(values, fc.array(values)),
  }),
  fc.record({ op: fc.constant('remove' as const), path: fc.string() }),
);

describe('encodePatch', () => {
  it('writes what JSON.stringify would, the first time and again', () => {
    fc.assert(
      fc.property(fc.array(operations), (patch) => {
        const text = JSON.stringify(patch);
        expect(encodePatch(patch)).toBe(text);
        expect(encodePatch(patch)).toBe(text);
      }),
    );
  });

  it('remembers no text of what may still change', () => {
    const value = { a: 1 };
    const patch = [{ op: 'add', path: '/x', value: [value] }] as const;
    encodePatch(patch);
    value.a = 2;
    expect(encodePatch(patch)).toBe('[{"op":"add","path":"/x","value":[{"a":2}]}]');
  });
});
