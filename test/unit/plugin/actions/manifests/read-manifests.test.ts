import { describe, expect, it } from 'vitest';

import { readManifests } from '../../../../../plugin/actions/manifests/read-manifests.ts';
import { yamlManifestReader } from '../../../../../shared/adapters/yaml/yaml-manifest-reader.ts';
import { inMemoryFiles } from '../../../../support/in-memory-files.ts';

function object(kind: string, name: string, apiVersion = 'v1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n`;
}

const FILES = {
  'one.yaml': object('Pod', 'one'),
  'two.yaml': `${object('Pod', 'a')}---\n${object('Pod', 'b')}`,
  'mixed.yaml': `${object('Pod', 'a')}---\nbroken: [\n---\n${object('Pod', 'c')}`,
  'empty.yaml': '',
  'comments.yaml': '# nothing yet\n',
  'typo.yaml': object('StatefulSett', 'x', 'apps/v1'),
  'old.yaml': object('StatefulSet', 'x', 'apps/v1beta2'),
  'foreign.yaml': object('Certificate', 'x', 'cert-manager.io/v1'),
  'notes.txt': object('Pod', 'text'),
  '-': object('Pod', 'stdin'),
  'dir/b.yml': object('Pod', 'b'),
  'dir/a.yaml': object('Pod', 'a'),
  'dir/c.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
  'dir/readme.md': '# no manifest',
  'dir/sub/d.yaml': object('Pod', 'd'),
  'nothing/readme.md': '# no manifest',
};

async function read(paths: readonly string[], recursive = false) {
  const { objects, faults } = await readManifests(
    { paths, recursive, defaultNamespace: 'team' },
    { files: inMemoryFiles(FILES), manifests: yamlManifestReader },
  );
  return {
    names: objects.map(({ file, name }) => `${file} ${name}`),
    faults: faults.map(({ message }) => message),
    exitCodes: [...new Set(faults.map(({ exitCode }) => exitCode))],
  };
}

describe('what is there is read, in order', () => {
  it.each<[paths: readonly string[], names: readonly string[]]>([
    [['one.yaml'], ['one.yaml one']],
    [
      ['two.yaml', 'one.yaml'],
      ['two.yaml a', 'two.yaml b', 'one.yaml one'],
    ],
    [['-'], ['- stdin']],
    [['notes.txt'], ['notes.txt text']],
    [['dir'], ['dir/a.yaml a', 'dir/b.yml b', 'dir/c.json c']],
    [['foreign.yaml'], ['foreign.yaml x']],
  ])('%j', async (paths, names) => {
    expect(await read(paths)).toEqual({ names, faults: [], exitCodes: [] });
  });

  it('with -R, folders in folders', async () => {
    expect((await read(['dir'], true)).names).toContain('dir/sub/d.yaml d');
  });
});

describe('what cannot be read is a fault with its place, exit code 2, and leaves the rest', () => {
  it.each<[paths: readonly string[], faults: readonly string[], names: readonly string[]]>([
    [
      ['mixed.yaml'],
      [
        'mixed.yaml:6: document 2: flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
      ['mixed.yaml a', 'mixed.yaml c'],
    ],
    [
      ['gone.yaml', 'one.yaml'],
      ['cannot read "gone.yaml": no such file or folder'],
      ['one.yaml one'],
    ],
    [['empty.yaml'], ['empty.yaml:1: document 1: it holds no Kubernetes object'], []],
    [['comments.yaml'], ['comments.yaml:1: document 1: it holds no Kubernetes object'], []],
    [
      ['typo.yaml'],
      [
        'typo.yaml:1: document 1: there is no kind "StatefulSett" in apps/v1; did you mean StatefulSet?',
      ],
      [],
    ],
    [
      ['old.yaml'],
      ['old.yaml:1: document 1: StatefulSet is not served as apps/v1beta2; use apps/v1'],
      [],
    ],
    [['nothing'], ['the folder "nothing" holds no file that ends in .yaml, .yml or .json'], []],
    [['https://a.test/x.yaml'], ['cannot read "https://a.test/x.yaml": it is a URL'], []],
  ])('%j', async (paths, faults, names) => {
    expect(await read(paths)).toEqual({ names, faults, exitCodes: [2] });
  });
});

it('an object without a namespace is where the command line says', async () => {
  const { objects } = await readManifests(
    { paths: ['one.yaml'], recursive: false, defaultNamespace: 'team' },
    { files: inMemoryFiles(FILES), manifests: yamlManifestReader },
  );
  expect(objects[0]).toMatchObject({ namespace: 'team', kind: 'Pod', apiVersion: 'v1' });
});

it('a file that is too long is a fault, not a long wait', async () => {
  const files = inMemoryFiles({ 'long.yaml': `# ${'x'.repeat(16 * 2 ** 20)}` });
  const { faults } = await readManifests(
    { paths: ['long.yaml'], recursive: false, defaultNamespace: 'x' },
    { files, manifests: yamlManifestReader },
  );
  expect(faults[0]?.message).toBe('cannot read "long.yaml": it is too long');
});
