import { describe, expect, it } from 'vitest';
import { buildStamp } from '../../cluster/build-stamp.ts';

const INPUTS = {
  goVersion: 'go1.26.8',
  flags: ['-trimpath'],
  files: { 'kwok/go.mod': 'module a', 'kwok/go.sum': 'h1:abc' },
};

describe('the stamp of a build', () => {
  it('is the same for the same inputs, in whatever order the files come', () => {
    const files = { 'kwok/go.sum': 'h1:abc', 'kwok/go.mod': 'module a' };
    expect(buildStamp({ ...INPUTS, files })).toBe(buildStamp(INPUTS));
  });

  it.each([
    { name: 'Go', changed: { goVersion: 'go1.26.9' } },
    { name: 'a flag', changed: { flags: ['-trimpath', '-race'] } },
    { name: 'a file', changed: { files: { ...INPUTS.files, 'kwok/go.sum': 'h1:abd' } } },
    { name: 'the name of a file', changed: { files: { 'a/go.mod': 'module a', b: 'h1:abc' } } },
  ])('changes with $name', ({ changed }) => {
    expect(buildStamp({ ...INPUTS, ...changed })).not.toBe(buildStamp(INPUTS));
  });

  it('is short enough for a folder name', () => {
    expect(buildStamp(INPUTS)).toMatch(/^[0-9a-f]{16}$/);
  });
});
