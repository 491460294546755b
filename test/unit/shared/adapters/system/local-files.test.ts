import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { localFiles } from '../../../../../shared/adapters/system/local-files.ts';

const MIB = 2 ** 20;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe('text is read', () => {
  it.each<[what: string, content: string | Uint8Array, expected: string]>([
    ['ASCII', 'a: b\n', 'a: b\n'],
    ['UTF-8', 'ü€😀', 'ü€😀'],
    ['without its byte order mark', '\uFEFFa: b', 'a: b'],
    ['nothing', '', ''],
    ['more than one block', 'x'.repeat(200_000), 'x'.repeat(200_000)],
  ])('%s', async (_what, content, expected) => {
    expect(await localFiles.readText(write('f', content), MIB)).toBe(expected);
  });

  it('up to the limit, and not beyond', async () => {
    const path = write('f', 'x'.repeat(MIB));
    expect(await localFiles.readText(path, MIB)).toHaveLength(MIB);
    await expect(localFiles.readText(path, MIB - 1)).rejects.toMatchObject({
      code: 'KDS_FILE_UNREADABLE',
      hint: 'Split it into smaller files.',
    });
  });

  it('from a device, which does not know its length', async () => {
    expect(await localFiles.readText('/dev/null', MIB)).toBe('');
    await expect(localFiles.readText('/dev/zero', MIB)).rejects.toThrow('it is longer than 1 MiB');
  });
});

it.each<[what: string, path: () => string, problem: string]>([
  ['a file that is not there', () => join(folder, 'none'), 'no such file or folder'],
  ['a folder', () => folder, 'it is a folder'],
  ['a path through a file', () => join(write('f', ''), 'below'), 'not a folder'],
  ['UTF-16', () => write('f', Buffer.from('\uFEFFa: b', 'utf16le')), 'it is not UTF-8 text'],
  ['a binary', () => write('f', new Uint8Array([0xff, 0xfe, 0x80])), 'it is not UTF-8 text'],
])('%s cannot be read, and the message says why', async (_what, path, problem) => {
  const named = path();
  await expect(localFiles.readText(named, MIB)).rejects.toMatchObject({
    code: 'KDS_FILE_UNREADABLE',
    exitCode: 2,
    message: expect.stringContaining(problem) as string,
  });
});

it('says what is at a path', async () => {
  write('f', '');
  symlinkSync('f', join(folder, 'link'));
  expect(await localFiles.kindOf(join(folder, 'f'))).toBe('file');
  expect(await localFiles.kindOf(join(folder, 'link'))).toBe('file');
  expect(await localFiles.kindOf(folder)).toBe('folder');
  expect(await localFiles.kindOf(join(folder, 'none'))).toBe('absent');
  expect(await localFiles.kindOf('/dev/null')).toBe('file');
  expect(await localFiles.kindOf('-')).toBe('file');
});

describe('a folder is listed', () => {
  beforeEach(() => {
    for (const name of ['b.yaml', 'a.json', 'sub/c.yaml', 'sub/deep/d.yaml']) write(name, '');
    symlinkSync('b.yaml', join(folder, 'link.yaml'));
    // A link to its own folder would never end.
    symlinkSync('.', join(folder, 'loop'));
  });

  it.each([
    [false, ['a.json', 'b.yaml', 'link.yaml']],
    [true, ['a.json', 'b.yaml', 'link.yaml', 'sub/c.yaml', 'sub/deep/d.yaml']],
  ])('recursive: %s', async (recursive, expected) => {
    expect(await localFiles.list(folder, recursive)).toEqual(
      expected.map((name) => join(folder, name)),
    );
  });

  it('unless it is not there', async () => {
    await expect(localFiles.list(join(folder, 'none'), false)).rejects.toMatchObject({
      code: 'KDS_FILE_UNREADABLE',
    });
  });
});
