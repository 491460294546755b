import { expect, it } from 'vitest';

import { CAUSES } from '../../../plugin/actions/why/cause-catalogue.ts';
import type { Cause } from '../../../plugin/actions/why/cause.ts';
import { SCHEDULER_WORDS } from '../../../plugin/actions/why/causes/unschedulable.ts';
import { expectReferencePage, markdownTable } from '../../support/reference-page.ts';

const SECTIONS = [
  ['pod', 'Pods that are there', 'A pod that exists and is not ready.'],
  ['missingPod', 'Pods that are not made', 'A pod that its StatefulSet should have made.'],
  ['owner', 'Datacenters and clusters', 'CassandraDatacenters and K8ssandraClusters as a whole.'],
  ['task', 'Tasks', 'CassandraTasks, K8ssandraTasks, ScheduledTasks and MedusaTasks.'],
] as const satisfies readonly (readonly [keyof typeof CAUSES, string, string])[];

type AnyCause = Pick<
  Cause<never>,
  'id' | 'title' | 'sign' | 'source' | 'isSymptom' | 'explainedBy'
>;

const ALL: readonly AnyCause[] = Object.values(CAUSES).flat();

it('docs/reference/causes.md says what the catalogue says', async () => {
  const page = [
    '# Causes',
    'What `kubectl k8ssandra why` knows. The id stands in `items[].cause` of JSON output and never changes; titles and texts may. Where nothing in this page fits, the id is `unknown`, and what was seen is shown.',
    'The deepest stand first. What is marked _symptom_ always has something else behind it, and is told only when that is not found; of several symptoms the first is told.',
    ...SECTIONS.flatMap(([key, title, text]) => [`## ${title}`, text, table(CAUSES[key])]),
    '## What the scheduler says',
    'The message of `unschedulable` has several of these, each with the number of Kubernetes nodes for which it holds.',
    markdownTable(
      ['Words', 'Meaning'],
      SCHEDULER_WORDS.map(([says, means]) => [`\`${says}\``, means]),
    ),
  ];
  await expectReferencePage('causes.md', page.join('\n\n'));
});

function table(causes: readonly AnyCause[]): string {
  return markdownTable(
    ['Cause', 'It is told by', 'Source'],
    causes.map(({ id, title, sign, source, isSymptom }) => [
      `\`${id}\`: ${title}${isSymptom === true ? ' _(symptom)_' : ''}`,
      sign,
      source,
    ]),
  );
}

it('each cause has an id of its own, and what it is explained by exists', () => {
  const ids = ALL.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { explainedBy = [] } of ALL)
    expect(ids).toEqual(expect.arrayContaining([...explainedBy]));
});

it('each cause is worded as it is read: "is not ready: TITLE"', () => {
  for (const { id, title, sign, source } of ALL) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$|^[a-z]+$/);
    expect(title).toMatch(/^[a-zA-Z].*[^.]$/);
    expect(sign).toMatch(/\.$/);
    expect(source).not.toBe('');
  }
});
