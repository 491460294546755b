import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { member } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { PatchBuilder } from '../../../../shared/jsonpatch/patch-builder.ts';

describe('PatchBuilder', () => {
  it.each([
    {
      what: 'adds a member',
      root: { a: {} },
      path: ['a', 'b'],
      patch: [{ op: 'add', path: '/a/b', value: 1 }],
    },
    {
      what: 'replaces a member',
      root: { a: { b: 2 } },
      path: ['a', 'b'],
      patch: [{ op: 'replace', path: '/a/b', value: 1 }],
    },
    { what: 'leaves an equal member', root: { a: { b: 1 } }, path: ['a', 'b'], patch: [] },
    {
      what: 'creates missing parents whole',
      root: {},
      path: ['a', 'b', 'c'],
      patch: [{ op: 'add', path: '/a', value: { b: { c: 1 } } }],
    },
    {
      what: 'creates a parent that is null',
      root: { a: null },
      path: ['a', 'b'],
      patch: [{ op: 'add', path: '/a', value: { b: 1 } }],
    },
    {
      what: 'escapes the pointer',
      root: { a: {} },
      path: ['a', 'x/y~z'],
      patch: [{ op: 'add', path: '/a/x~1y~0z', value: 1 }],
    },
    {
      what: 'is not deceived by inherited names',
      root: { a: {} },
      path: ['a', 'valueOf'],
      patch: [{ op: 'add', path: '/a/valueOf', value: 1 }],
    },
  ])('$what', ({ root, path, patch }) => {
    const builder = new PatchBuilder(root);
    builder.set(path, 1);
    expect(builder.build()).toEqual(patch);
  });

  it('adds several members of a missing object in one operation', () => {
    const builder = new PatchBuilder({});
    builder.set(['m', 'x'], 1);
    builder.set(['m', 'y', 'z'], 2);
    expect(builder.build()).toEqual([{ op: 'add', path: '/m', value: { x: 1, y: { z: 2 } } }]);
  });

  it.each([
    { what: 'absent', root: {}, patch: [{ op: 'add', path: '/l', value: [1, 2] }] },
    { what: 'null', root: { l: null }, patch: [{ op: 'add', path: '/l', value: [1, 2] }] },
    {
      what: 'empty',
      root: { l: [] },
      patch: [
        { op: 'add', path: '/l/-', value: 1 },
        { op: 'add', path: '/l/-', value: 2 },
      ],
    },
  ])('appends to a list that is $what', ({ root, patch }) => {
    const builder = new PatchBuilder(root);
    builder.append(['l'], 1);
    builder.append(['l'], 2);
    expect(builder.build()).toEqual(patch);
  });

  it('puts a prefix before every path', () => {
    const builder = new PatchBuilder({ l: [] }, '/spec/template');
    builder.set(['a'], 1);
    builder.append(['l'], 2);
    expect(builder.build().map(({ path }) => path)).toEqual([
      '/spec/template/a',
      '/spec/template/l/-',
    ]);
  });

  it('sets what it says in any object, by a patch that applies', () => {
    const key = fc.oneof(
      fc.constantFrom('a', 'b', '__proto__', 'constructor', '~', '/', ''),
      fc.string({ maxLength: 3 }),
    );
    const values = fc.letrec<{ object: JsonObject }>((tie) => ({
      object: fc.dictionary(
        key,
        fc.oneof({ depthSize: 'small' }, fc.constantFrom(1, 'x', true), tie('object')),
      ),
    })).object;
    fc.assert(
      fc.property(values, fc.array(key, { minLength: 1, maxLength: 3 }), (root, path) => {
        // Below a scalar there is no place for a member; the engine checks that before.
        fc.pre(
          path
            .slice(0, -1)
            .every((_, i) => typeof member(root, ...path.slice(0, i + 1)) !== 'number'),
        );
        fc.pre(
          path
            .slice(0, -1)
            .every(
              (_, i) =>
                !['string', 'boolean'].includes(typeof member(root, ...path.slice(0, i + 1))),
            ),
        );
        const builder = new PatchBuilder(root);
        builder.set(path, 'set');
        expect(member(applyPatch(root, builder.build()), ...path)).toBe('set');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('applyPatch', () => {
  const document = { list: [1, 2], object: { a: 1 } };

  it.each([
    { what: 'a missing parent', op: { op: 'add', path: '/x/y', value: 1 } },
    { what: 'an index past the end', op: { op: 'add', path: '/list/3', value: 1 } },
    { what: 'an index with a leading zero', op: { op: 'add', path: '/list/01', value: 1 } },
    { what: 'a replace of nothing', op: { op: 'replace', path: '/object/b', value: 1 } },
    { what: 'a removal of nothing', op: { op: 'remove', path: '/list/2' } },
    { what: 'a member of a number', op: { op: 'add', path: '/object/a/b', value: 1 } },
    { what: 'the whole document', op: { op: 'remove', path: '' } },
  ] as const)('refuses $what, as the API server does', ({ op }) => {
    expect(() => applyPatch(document, [op])).toThrow();
  });

  it('inserts, appends, replaces and removes, and leaves its input alone', () => {
    const before = structuredClone(document);
    const after = applyPatch(document, [
      { op: 'add', path: '/list/0', value: 0 },
      { op: 'add', path: '/list/-', value: 3 },
      { op: 'replace', path: '/object/a', value: 2 },
      { op: 'remove', path: '/list/1' },
    ]);
    expect(after).toEqual({ list: [0, 2, 3], object: { a: 2 } });
    expect(document).toEqual(before);
  });
});
