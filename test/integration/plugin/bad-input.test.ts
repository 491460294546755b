import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inMemoryFiles } from '../../support/in-memory-files.ts';
import { runCli } from '../../support/run-cli.ts';

const COMMANDS = ['inject', 'inject -o json', 'inject -o reasons', 'uninject', 'check'];
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: good}\n';

describe('bad input is an error with file, document and line; the rest is still handled', () => {
  const FILES = inMemoryFiles({
    'broken.yaml': `${POD}---\nspec: [\n---\n${POD.replace('good', 'last')}`,
    'typo.yaml': `${POD}---\napiVersion: apps/v1\nkind: Statefulset\n`,
    'kindless.yaml': `${POD}---\nmetadata: {name: x}\n`,
    'twice.yaml': `${POD}---\nkind: Pod\nkind: Pod\n`,
    'tab.yaml': `${POD}---\nspec:\n\tcontainers: []\n`,
    'empty.yaml': '',
    'folder/a.yaml': POD,
    'folder/b.yaml': 'not: [closed\n',
    'folder/c.txt': 'not read',
    'void/readme.md': 'nothing',
    '-': `${POD}---\n]\n`,
  });

  it.each([
    ['broken.yaml', 'broken.yaml:6: document 2: ', 'good'],
    ['typo.yaml', 'typo.yaml:5: document 2: there is no kind "Statefulset" in apps/v1', 'good'],
    ['kindless.yaml', 'kindless.yaml:5: document 2: it is not a Kubernetes object', 'good'],
    ['twice.yaml', 'twice.yaml:6: document 2: map keys must be unique', 'good'],
    ['tab.yaml', 'tab.yaml:6: document 2: tabs are not allowed as indentation', 'good'],
    ['empty.yaml', 'empty.yaml:1: document 1: it holds no Kubernetes object', ''],
    ['folder', 'folder/b.yaml:2: document 1: ', 'good'],
    ['void', 'the folder "void" holds no file that ends in .yaml, .yml or .json', ''],
    ['gone.yaml', 'cannot read "gone.yaml": no such file or folder', ''],
    ['-', '-:5: document 2: ', 'good'],
  ])('%s', async (file, error, handled) => {
    for (const command of COMMANDS) {
      const line = `${command} -f ${file}`;
      const { exitCode, stderr } = await runCli(line, { files: FILES });
      expect(exitCode, line).toBe(2);
      expect(stderr, line).toContain(`error: ${error}`);
    }
    const { stdout } = await runCli(`inject -f ${file}`, { files: FILES });
    expect(stdout).toContain(handled);
  });

  it('a byte order mark and carriage returns are no error', async () => {
    const files = inMemoryFiles({ 'dos.yaml': POD.replaceAll('\n', '\r\n') });
    const outcome = await runCli('inject -f dos.yaml', { files });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: POD });
  });
});

describe('whatever the input is, no command finds a bug in itself', () => {
  async function expectNoBug(text: string): Promise<void> {
    for (const command of COMMANDS) {
      const files = inMemoryFiles({ 'in.yaml': text });
      const { exitCode, stderr } = await runCli(`${command} -f in.yaml`, { files });
      expect([0, 2, 6], stderr).toContain(exitCode);
    }
  }

  it('of any text', async () => {
    const word = fc.constantFrom(
      ...['apiVersion: v1', 'kind: Pod', 'kind: List', 'items:', '- ', '---', '{', '}', '[', ']'],
      ...['&a', '*a', '<<: *a', '"', "'", '|', '>', '!!binary', '? ', ': ', '\t', '\r', '#', '%'],
    );
    const text = fc.array(fc.oneof(word, fc.string({ unit: 'binary' })), { maxLength: 20 });
    const separator = fc.constantFrom('\n', ' ', '\n  ', '');
    await fc.assert(
      fc.asyncProperty(text, separator, (words, between) => expectNoBug(words.join(between))),
      { numRuns: 100 },
    );
  });

  it('of any object that calls itself one of ours', async () => {
    const kind = fc.constantFrom(
      ['v1', 'Pod'],
      ['apps/v1', 'StatefulSet'],
      ['apps/v1', 'Deployment'],
      ['v1', 'Namespace'],
      ['v1', 'LimitRange'],
      ['cassandra.datastax.com/v1beta1', 'CassandraDatacenter'],
      ['k8ssandra.io/v1alpha1', 'K8ssandraCluster'],
    );
    const members = fc.record(
      { metadata: fc.jsonValue(), spec: fc.jsonValue(), status: fc.jsonValue() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(kind, members, ([apiVersion, name], rest) =>
        expectNoBug(JSON.stringify({ apiVersion, kind: name, ...rest })),
      ),
      { numRuns: 100 },
    );
  });
});
