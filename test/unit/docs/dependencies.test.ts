import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const PAGE = read('docs/architecture/dependencies.md');

/** The cells of each row of the table below a heading. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly license?: string }>>;
}

describe('the page of dependencies', () => {
  const rows = tableBelow('npm packages');

  it('names every package of package.json, and no other', () => {
    const manifest = JSON.parse(read('package.json')) as Manifest;
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const wanted = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(rows.map(([name]) => name).sort()).toEqual(wanted.sort());
  });

  it('says for each what it is for, and its licence', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lock;
    for (const [name = '', purpose, licence] of rows) {
      expect([name, licence]).toEqual([name, packages[`node_modules/${name}`]?.license]);
      expect(purpose, name).not.toBe('');
    }
  });

  it('names the releases of the Go modules that the tests build', () => {
    const modules = ['cluster/go/kubernetes', 'cluster/go/kwok', 'cluster/go/crds', 'bench/peer'];
    const pinned = modules.map((module) => read(`test/${module}/go.mod`)).join('\n');
    const releases = tableBelow('Go modules').filter(([, release]) => /^\d/.test(release ?? ''));
    expect(releases.length).toBeGreaterThan(4);
    for (const [name = '', release = ''] of releases) {
      expect(pinned).toMatch(new RegExp(`^(?:require|\\s)\\s*${name} v${release}\\b`, 'm'));
    }
  });
});
