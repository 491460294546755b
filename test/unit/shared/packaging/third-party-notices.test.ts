import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Metafile } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { thirdPartyNotices } from '../../../../shared/packaging/third-party-notices.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'notices-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(folder: string, license: string | undefined, files: Record<string, string>): void {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  const manifest = { name: folder.split('node_modules/').at(-1), version: '1.2.3', license };
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
}

function bundleOf(bytes: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.fromEntries(
    Object.entries(bytes).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
  );
  const output = { bytes: 0, inputs, imports: [], exports: [] };
  return { inputs: {}, outputs: { 'main.js': output } };
}

describe('the notices of third parties', () => {
  it('name each package in the bundle once, with its texts', () => {
    put('node_modules/@a/b', 'MIT', { LICENSE: 'text of b', NOTICE: 'thanks', 'index.js': '' });
    put('node_modules/@a/b/node_modules/c', 'ISC', { 'license.md': 'text of c' });
    const notices = thirdPartyNotices(
      root,
      bundleOf({
        'webhook/main.ts': 9,
        'node_modules/@a/b/index.js': 9,
        'node_modules/@a/b/lib/other.js': 9,
        'node_modules/@a/b/node_modules/c/index.js': 9,
      }),
    );
    expect(notices.split(/\n\n-{80}\n/)).toEqual([
      'Third-party software in this program',
      '@a/b 1.2.3\nLicence: MIT\n\ntext of b\n\nthanks',
      'c 1.2.3\nLicence: ISC\n\ntext of c\n',
    ]);
  });

  it('leave out a package of which nothing is left in the bundle', () => {
    put('node_modules/a', 'MIT', { LICENSE: 'text of a' });
    const metafile = bundleOf({ 'node_modules/a/index.js': 0 });
    expect(thirdPartyNotices(root, metafile)).toBe('Third-party software in this program\n');
  });

  it('have the name of a licence where the package has no text', () => {
    put('node_modules/a', 'Unlicense', {});
    const metafile = bundleOf({ 'node_modules/a/index.js': 1 });
    expect(thirdPartyNotices(root, metafile)).toContain('a 1.2.3\nLicence: Unlicense');
  });

  it('cannot be written for a package without any licence', () => {
    put('node_modules/a', undefined, {});
    const metafile = bundleOf({ 'node_modules/a/index.js': 1 });
    expect(() => thirdPartyNotices(root, metafile)).toThrow(
      'a 1.2.3 does not say under which licence it is',
    );
  });
});
