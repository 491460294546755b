import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';

import { parseYaml } from '../../../../../shared/adapters/yaml/parse-yaml.ts';
import { readPlainYaml } from '../../../../../shared/adapters/yaml/read-plain-yaml.ts';

const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
    server: https://10.0.0.1:6443
  name: prod
contexts:
- context:
    cluster: prod
    namespace: db
    user: arn:aws:eks:eu-west-1:123456789012:cluster/prod
  name: prod
current-context: prod
kind: Config
preferences: {}
users:
- name: arn:aws:eks:eu-west-1:123456789012:cluster/prod
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      args:
      - --region
      - eu-west-1
      command: aws
      env: null
      interactiveMode: IfAvailable
      provideClusterInfo: false
`;

it('reads what kubectl writes', () => {
  // A flag in the arguments begins with a dash, which only the parser is trusted with.
  const plain = KUBECONFIG.replace('- --region', '- region');
  expect(readPlainYaml(plain)).toEqual(parseYaml(plain));
  expect(readPlainYaml(KUBECONFIG)).toBeUndefined();
});

it.each([
  ['a comment behind a value', 'a: b # c'],
  ['an anchor', 'a: &x b'],
  ['a number', 'a: 1'],
  ['a version', 'a: v1.2\nb: 1.2'],
  ['a boolean of YAML 1.1', 'a: yes'],
  ['a boolean in capitals', 'a: True'],
  ['a date', 'a: 2024-01-01'],
  ['block text', 'a: |\n  b'],
  ['a flow list', 'a: [b]'],
  ['an escape', 'a: "b\\n"'],
  ['a second line', 'a: b\n  c'],
  ['a tab', 'a:\n\tb: c'],
  ['a carriage return', 'a: b\r\nc: d'],
  ['a space at the end', 'a: b \nc: d'],
  ['a key twice', 'a: b\na: c'],
  ['a key that is a boolean', 'on: b'],
  ['a second document', 'a: b\n---\nc: d'],
  ['a colon in a word', 'a: b: c'],
  ['text alone', 'hello'],
  ['a list in a list', '- - a'],
  ['indentation that goes nowhere', 'a:\n    b: c\n  d: e'],
  ['nothing', ''],
])('leaves to the parser: %s', (_what, text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

it('whatever it reads, a YAML parser reads the same', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9/._:@+=%-]{0,12}$/),
    fc.constantFrom('true', 'null', 'yes', 'Off', '{}', '[]', '""', "'x'", '1e3', '0x1F', '~'),
    fc.string({ maxLength: 8 }),
  );
  const line = fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom('', '- ', '-  '), word, fc.option(word))
    .map(([indent, dash, key, value]) =>
      value === null
        ? `${' '.repeat(indent)}${dash}${key}:`
        : `${' '.repeat(indent)}${dash}${key}: ${value}`,
    );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const plain = readPlainYaml(lines.join('\n'));
      if (plain !== undefined) expect(plain).toEqual(parseYaml(lines.join('\n')));
    }),
    { numRuns: 5_000 },
  );
});

it('most of what a library writes in block style is plain', () => {
  const key = fc.stringMatching(/^[a-z][a-z-]{2,8}[a-z]$/);
  const text = fc.stringMatching(/^[a-z][a-zA-Z0-9/.:+=]{3,20}[a-z]$/);
  const entry = fc.dictionary(key, text, { minKeys: 1, maxKeys: 4 });
  const list = fc.array(fc.record({ name: text, entry }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.dictionary(key, list, { minKeys: 1, maxKeys: 3 }), (value) => {
      const written = stringify(value, { indentSeq: false, lineWidth: 0 });
      expect(readPlainYaml(written)).toEqual({ ...value });
    }),
    { numRuns: 200 },
  );
});
