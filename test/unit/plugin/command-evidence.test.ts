import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CATALOGUE } from '../../../plugin/catalogue.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GOLDEN = readdirSync(join(ROOT, 'test/golden/plugin'));
const SCHEMAS = readdirSync(join(ROOT, 'docs/reference/schema'));
const OUTPUT_PAGE = readFileSync(join(ROOT, 'docs/reference/output.md'), 'utf8');
const COMMANDS_PAGE = readFileSync(join(ROOT, 'docs/reference/commands.md'), 'utf8');

/** Commands without a golden screen of their own, and what stands in for it. */
const NO_SCREEN: Readonly<Record<string, string>> = {
  uninject: 'gives back, byte for byte, what inject was given: inject.test.ts',
  version: 'names the version of the package, which changes: version.test.ts',
};
/** Commands whose JSON is not a document of ours. */
const NOT_OURS: Readonly<Record<string, string>> = {
  rbac: 'prints objects of Kubernetes',
  inject: 'prints the objects of the user',
  uninject: 'prints the objects of the user',
};

const NAMES = CATALOGUE.map(({ name }) => name);
const WITH_JSON = CATALOGUE.filter(({ options }) => options['output']?.choices?.includes('json'))
  .map(({ name }) => name)
  .filter((name) => !Object.hasOwn(NOT_OURS, name));

/** The row of a command in the table of documents, as far as the name of its schema. */
function schemaOf(name: string): string | undefined {
  return new RegExp(`^\\| \`${name} -o json\`.*\\(schema/([\\w-]+\\.json)\\)`, 'm').exec(
    OUTPUT_PAGE,
  )?.[1];
}

describe('every command', () => {
  it.each(NAMES)('%s has its place in the reference and a golden help', (name) => {
    expect(COMMANDS_PAGE).toMatch(new RegExp(`^## ${name}$`, 'm'));
    expect(GOLDEN).toContain(`help-${name.replaceAll(' ', '-')}.txt`);
  });

  it.each(NAMES.filter((name) => !Object.hasOwn(NO_SCREEN, name)))(
    '%s has a golden screen',
    (name) => {
      const file = new RegExp(`^${name.replaceAll(' ', '-')}(?:-.+)?\\.txt$`);
      expect(GOLDEN.filter((one) => file.test(one))).not.toEqual([]);
    },
  );

  it.each(WITH_JSON)('%s has a schema for its JSON, which the reference names', (name) => {
    expect(SCHEMAS).toContain(schemaOf(name));
  });
});

it('every schema is of a document in the reference', () => {
  expect(SCHEMAS.filter((file) => !OUTPUT_PAGE.includes(`schema/${file}`))).toEqual([]);
});

it('what needs no evidence is a command that there is', () => {
  expect(NAMES).toEqual(expect.arrayContaining(Object.keys({ ...NO_SCREEN, ...NOT_OURS })));
});
