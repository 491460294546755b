import { describe, expect, it } from 'vitest';

import { yamlManifestReader } from '../../../../../shared/adapters/yaml/yaml-manifest-reader.ts';
import type {
  ManifestDocument,
  ManifestFault,
} from '../../../../../shared/ports/manifest-reader.ts';

const POD = 'apiVersion: v1\nkind: Pod\n';

function read(text: string): readonly (ManifestDocument | ManifestFault)[] {
  return yamlManifestReader.read(text);
}

function readOne(text: string): ManifestDocument {
  const [entry] = read(text);
  if (entry === undefined || entry.problem !== undefined) {
    throw new Error(`not an object: ${entry?.problem ?? 'nothing'}`);
  }
  return entry;
}

/** `2:14 problem`, or `2:14` for an object. */
function outline(text: string): readonly string[] {
  return read(text).map(({ number, line, problem }) =>
    problem === undefined ? `${number}:${line}` : `${number}:${line} ${problem}`,
  );
}

describe('documents are counted and placed', () => {
  it.each<[name: string, text: string, expected: readonly string[]]>([
    ['one document', POD, ['1:1']],
    ['a marker in front', `---\n${POD}`, ['1:2']],
    ['a comment and a marker in front', `# Licence\n\n---\n${POD}`, ['1:4']],
    ['two documents', `${POD}---\n${POD}`, ['1:1', '2:4']],
    ['an empty document between', `${POD}---\n---\n${POD}`, ['1:1', '3:5']],
    ['a comment between', `${POD}---\n# nothing\n---\n${POD}`, ['1:1', '3:6']],
    ['a marker with a comment is no marker', `${POD}text: |\n  ---x\n---\n${POD}`, ['1:1', '2:6']],
    ['a directive', `%YAML 1.1\n---\n${POD}`, ['1:3']],
    ['a marker at the end', `${POD}---\n`, ['1:1']],
    ['an end marker', `${POD}...\n---\n${POD}`, ['1:1', '2:5']],
    ['carriage returns', `---\r\n${POD.replaceAll('\n', '\r\n')}---\r\n${POD}`, ['1:2', '2:5']],
    ['JSON', '{"apiVersion":"v1","kind":"Pod"}', ['1:1']],
    ['JSON with tabs', '{\n\t"apiVersion": "v1",\n\t"kind": "Pod"\n}', ['1:1']],
    ['nothing', '', []],
    ['only comments', '# nothing\n', []],
    ['only markers', '---\n---\n', []],
  ])('%s', (_name, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it('a List is taken apart, and each item is placed', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n- 7\n- kind: Pod\n`;
    expect(outline(text)).toEqual([
      '1:4',
      '1:6 item 2 of the list is not a Kubernetes object',
      '1:7 item 3 of the list is not a Kubernetes object: apiVersion is not set',
    ]);
  });

  it('the items of a typed list, as the API answers it, know their type from the list', () => {
    const text = '{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"a"}}]}';
    expect(readOne(text).object).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
    });
  });
});

describe('a broken document is a fault with its line, and the next one is read', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
        (c, i) => `${c}: &${c} [${`*${'abcdefg'[i] ?? ''}, `.repeat(10)}]`,
      ),
    )
    .join('\n');

  it.each<[name: string, text: string, line: number, problem: string]>([
    ['an open bracket', 'a: [1\n', 3, 'flow sequence'],
    ['a tab', 'a:\n\tb: 1\n', 2, 'tabs are not allowed as indentation'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 3, 'map keys must be unique'],
    ['an open quote', 'a: "b\n', 3, 'missing closing "quote'],
    ['bad indentation', 'a: 1\n  b: 2\n', 1, 'nested mappings'],
    ['an unknown alias', 'a: *b\n', 1, 'unresolved alias'],
    ['a merge of a number', '<<: 3\n', 1, 'merge sources must be maps'],
    ['text', 'hello\n', 1, 'it is not a Kubernetes object'],
    ['a list', '- 1\n', 1, 'it is not a Kubernetes object'],
    ['no kind', 'apiVersion: v1\n', 1, 'it is not a Kubernetes object: kind is not set'],
    ['an empty kind', 'apiVersion: v1\nkind: ""\n', 1, 'kind is not set'],
    ['a number for a kind', 'apiVersion: v1\nkind: 3\n', 1, 'kind is not set'],
    ['no apiVersion', 'kind: Pod\n', 1, 'apiVersion is not set'],
    ['aliases that multiply', bomb, 1, 'its aliases multiply without bound'],
    ['201 levels', `a: ${'['.repeat(200)}${']'.repeat(200)}\n`, 1, 'nested more than 200 deep'],
    ['100,000 levels', `a: ${'['.repeat(100_000)}`, 1, 'nested more than 200 deep'],
  ])('%s', (_name, text, line, problem) => {
    const [first, second, ...more] = read(`${text}\n---\n${POD}`);
    expect(first).toMatchObject({ number: 1, line });
    expect(first?.problem).toContain(problem);
    expect(second).toMatchObject({ number: 2, object: { kind: 'Pod' } });
    expect(more).toEqual([]);
  });

  it('200 levels are still read', () => {
    const text = `${POD}a: ${'['.repeat(199)}${']'.repeat(199)}\n`;
    expect(readOne(text).object).toMatchObject({ kind: 'Pod' });
  });
});

describe('values are what kubectl makes of them', () => {
  it.each<[written: string, value: unknown]>([
    ['yes', true],
    ['off', false],
    ['y', true],
    ['~', null],
    ['0644', 420],
    ['0x1F', 31],
    ['1_000', 1000],
    ['22:22', '22:22'],
    ['2024-01-01', '2024-01-01'],
    ['"yes"', 'yes'],
    ["'0644'", '0644'],
    ['1e3', 1000],
    ['4.1', 4.1],
    ['512Mi', '512Mi'],
    ['{a: 1}', { a: 1 }],
    ['[a, b]', ['a', 'b']],
    ['|\n  two\n  lines', 'two\nlines\n'],
  ])('%s', (written, value) => {
    expect(readOne(`${POD}value: ${written}\n`).object['value']).toEqual(value);
  });

  it('merge keys are followed', () => {
    const text = `${POD}base: &base {a: 1}\nvalue:\n  <<: *base\n  b: 2\n`;
    expect(readOne(text).object['value']).toEqual({ a: 1, b: 2 });
  });
});

describe('fields have lines', () => {
  const text = [
    '# above',
    'apiVersion: v1',
    'kind: Pod',
    'spec:',
    '  containers:',
    '  - name: a',
    '    env:',
    '    - {name: X,',
    '       value: "1"}',
    '  - name: b',
    'shared: &s',
    '  key: 1',
    'again: *s',
  ].join('\n');

  it.each<[path: (string | number)[], line: number]>([
    [[], 2],
    [['kind'], 3],
    [['spec'], 4],
    [['spec', 'containers'], 5],
    [['spec', 'containers', 0], 6],
    [['spec', 'containers', 0, 'env', 0, 'value'], 9],
    [['spec', 'containers', 1, 'name'], 10],
    [['again', 'key'], 12],
    // What is not there is placed where it would have to be added.
    [['spec', 'containers', 1, 'image'], 10],
    [['spec', 'containers', 2], 5],
    [['metadata', 'name'], 2],
  ])('%j is on line %i', (path, line) => {
    expect(readOne(text).lineOf(path)).toBe(line);
  });

  it('lines count from the start of the stream', () => {
    const [, second] = read(`${POD}---\n${POD}spec: {}\n`);
    expect(second?.problem === undefined && second?.lineOf(['spec'])).toBe(6);
  });
});

describe('an object is written', () => {
  const source = [
    '# Owner: db team',
    'apiVersion: v1   # the core group',
    'kind: Pod',
    'metadata:',
    "  labels: {app: 'db'}",
    'spec:',
    '  # one is enough',
    '  containers:',
    '    - name: a',
    '      args: ["x"]',
    '',
  ].join('\n');

  it('as it was, when nothing changes', () => {
    expect(readOne(`---\n${source}`).toYaml([])).toBe(source);
    expect(readOne(source.replaceAll('\n', '\r\n')).toYaml([])).toBe(source);
  });

  it('with its comments, quotes and indentation, when something changes', () => {
    const changed = readOne(source).toYaml([
      { op: 'add', path: '/metadata/labels/x.io~1y', value: 'yes' },
      { op: 'add', path: '/spec/containers/0/args/-', value: 'z' },
      { op: 'add', path: '/spec/containers/-', value: { name: 'b' } },
      { op: 'replace', path: '/spec/containers/0/name', value: 'first' },
    ]);
    expect(changed).toBe(
      [
        '# Owner: db team',
        'apiVersion: v1 # the core group',
        'kind: Pod',
        'metadata:',
        '  labels: {app: \'db\', x.io/y: "yes"}',
        'spec:',
        '  # one is enough',
        '  containers:',
        '    - name: first',
        '      args: ["x", z]',
        '    - name: b',
        '',
      ].join('\n'),
    );
  });

  it('without lists indented, where they were not', () => {
    const text = `${POD}spec:\n  list:\n  - a\n`;
    const patch = [{ op: 'add', path: '/spec/list/-', value: 'b' } as const];
    expect(readOne(text).toYaml(patch)).toBe(`${POD}spec:\n  list:\n  - a\n  - b\n`);
  });

  it('anew, when it has anchors: changing one place would change the others', () => {
    const text = `${POD}one: &x\n  a: 1 # comment\ntwo: *x\n`;
    const changed = readOne(text).toYaml([{ op: 'add', path: '/two/b', value: 2 }]);
    expect(changed).toBe(`${POD}one:\n  a: 1\ntwo:\n  a: 1\n  b: 2\n`);
  });

  it('an item of a list as a document of its own', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod # mine\n`;
    expect(readOne(text).toYaml([])).toBe('apiVersion: v1\nkind: Pod # mine\n');
  });

  it('with tokens that are too long for a JavaScript number', () => {
    const text = `${POD}token: -9223372036854775808\n`;
    const document = readOne(text);
    expect(document.inexactLine).toBe(3);
    expect(document.toYaml([{ op: 'add', path: '/x', value: 1 }])).toBe(`${text}x: 1\n`);
  });

  it('long text is not folded', () => {
    const long = 'word '.repeat(40).trim();
    expect(yamlManifestReader.write({ long })).toBe(`long: ${long}\n`);
  });
});

it('a number that fits is exact', () => {
  expect(readOne(`${POD}n: 9007199254740991\n`).inexactLine).toBeUndefined();
  expect(readOne(`${POD}n: 9007199254740993\n`).inexactLine).toBe(3);
  expect(readOne(`${POD}n: "9007199254740993"\n`).inexactLine).toBeUndefined();
});

it('a value need not be an object, and a broken one names its line', () => {
  expect(yamlManifestReader.readValue('- 1\n')).toEqual([1]);
  expect(yamlManifestReader.readValue('')).toBeNull();
  expect(() => yamlManifestReader.readValue('a: 1\nb: [\n')).toThrow(/^line 3: /);
  expect(() => yamlManifestReader.readValue('<<: 3')).toThrow('line 1: merge sources must be');
});
