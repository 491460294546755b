import { describe, expect, it } from 'vitest';

import { CATALOGUE } from '../../../../plugin/catalogue.ts';
import { completeWords } from '../../../../plugin/completion/complete-words.ts';
import type { Completion } from '../../../../plugin/completion/complete-words.ts';

function complete(line: string): Completion {
  return completeWords(line.split(' '), CATALOGUE);
}

function textsOf(line: string): readonly string[] {
  const { candidates, typed } = complete(line);
  return candidates.map(({ text }) => text).filter((text) => text.startsWith(typed));
}

describe('the words of commands', () => {
  it.each([
    ['sta', ['status']],
    ['vers', ['version']],
    ['webh', ['webhook']],
    ['webhook ', ['status']],
    ['webhook st', ['status']],
    ['-n prod vers', ['version']],
    ['nonsense ', []],
  ])('"%s"', (line, expected) => {
    expect(textsOf(line)).toEqual(expected);
  });

  it('an empty line has every first word once', () => {
    const words = textsOf('');
    expect(new Set(words)).toEqual(new Set(CATALOGUE.map(({ name }) => name.split(' ')[0])));
    expect(words).toHaveLength(new Set(words).size);
  });

  it('a command says what it does', () => {
    const [version] = complete('vers').candidates.filter(({ text }) => text === 'version');
    expect(version?.describe).toBe('Print the versions of this program and of the cluster');
  });
});

describe('flags', () => {
  it.each([
    ['version --rem', ['--remote']],
    ['version --remote --rem', []],
    ['status --as-gr', ['--as-group']],
    ['status --as-group a --as-gr', ['--as-group']],
    ['check --old', ['--old']],
  ])('"%s"', (line, expected) => {
    expect(textsOf(line)).toEqual(expected);
  });

  it('have the first sentence of their description', () => {
    const found = complete('status --as-group').candidates.find(
      ({ text }) => text === '--as-group',
    );
    expect(found?.describe).toBe('Group to act as');
  });
});

describe('values', () => {
  it.each([
    ['version -o ', ['text', 'json', 'yaml']],
    ['version -o js', ['json']],
    ['version --output=j', ['json']],
    ['completion ', ['install', 'bash', 'zsh', 'fish', 'powershell']],
    ['completion bash ', []],
    ['can-i vers', ['version']],
    ['can-i status vers', ['version']],
    ['port-forward dc/dc1 ', ['cql', 'mgmt', 'metrics', 'jmx', 'reaper']],
    ['port-forward dc/dc1 cql m', ['mgmt', 'metrics']],
    ['mgmt G', ['GET']],
    ['version -- -', []],
  ])('"%s"', (line, expected) => {
    expect(textsOf(line)).toEqual(expected);
  });

  it.each([
    ['status --context ', 'contexts', '', ''],
    ['status --context=k', 'contexts', '--context=', 'k'],
    ['status --cluster ', 'clusters', '', ''],
    ['--user ', 'users', '', ''],
    ['status -n pr', 'namespaces', '', 'pr'],
    ['port-forward dc', 'targets', '', 'dc'],
    ['mgmt GET /api/v0/x pod/', 'targets', '', 'pod/'],
  ])('"%s" wants the names of %s', (line, names, prefix, typed) => {
    expect(complete(line)).toMatchObject({ names, prefix, typed });
  });

  it.each([
    ['check -f ', true],
    ['check --kubeconfig ', true],
    ['check --context ', false],
    ['check ', false],
  ])('"%s" wants a file: %s', (line, isFile) => {
    expect(complete(line).isFile).toBe(isFile);
  });
});
