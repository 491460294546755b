import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';

import { expect, it } from 'vitest';

import { formatDenial } from '../../../../shared/policy/format-finding.ts';
import { judge } from '../../../../shared/policy/judge.ts';
import { RULES } from '../../../../shared/policy/rule-catalogue.ts';
import { aCassandraDatacenter } from '../../../support/a-cassandra-datacenter.ts';
import { recorded } from '../../../support/golden-file.ts';
import { renderRulesPage } from '../../../support/rules-page.ts';

const FAMILIES: Readonly<Record<string, string>> = {
  id: 'identity',
  cfg: 'config',
  ver: 'version',
  img: 'image',
  jvm: 'jvm',
  res: 'resources',
  sto: 'storage',
};

const filesIn = (folder: string, suffix: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(suffix))
    .map((path) => path.slice(0, -suffix.length).replaceAll('\\', '/'))
    .sort();

it('every rule is registered once, in a file of its name and family, with a test of its name', () => {
  const expected = RULES.map(({ id }) => `${FAMILIES[id.split('-')[0] ?? ''] ?? '?'}/${id}`).sort();
  expect(new Set(expected).size).toBe(RULES.length);
  expect(filesIn('shared/policy/rules', '.ts')).toEqual(expected);
  expect(filesIn('test/unit/shared/policy/rules', '.test.ts')).toEqual(expected);
});

it('every rule test is about its rule', () => {
  for (const path of filesIn('test/unit/shared/policy/rules', '.test.ts')) {
    expect(RULES.map(({ id }) => id)).toContain(basename(path));
  }
});

it('every rule speaks in the form that messages need', () => {
  for (const { id, summary, milder = 'A.', harm } of RULES) {
    expect(summary, id).toMatch(/^[A-Z].*\.$/);
    expect(milder, id).toMatch(/^[A-Z].*\.$/);
    expect(harm, id).toMatch(/^(?:[a-z]|Cassandra|Kubernetes).*[^.]$/);
  }
});

it('docs/reference/rules.md is what the catalogue says (UPDATE_REFERENCE=1 rewrites it)', () => {
  const page = renderRulesPage(RULES);
  expect(recorded('docs/reference/rules.md', page, 'UPDATE_REFERENCE')).toBe(page);
});

it('the refusal in docs/topics/policy.md is what the program says', () => {
  const after = aCassandraDatacenter({
    serverVersion: '4.0.17',
    config: { 'cassandra-yaml': { num_tokens: 8 } },
  });
  const { findings } = judge({ before: aCassandraDatacenter(), after });
  expect(readFileSync('docs/topics/policy.md', 'utf8')).toContain(formatDenial(findings));
});
