import { expect, it } from 'vitest';

import { HEALTH_CHECKS } from '../../../plugin/actions/health/check-catalogue.ts';
import { HEALTH_CHECK_IDS } from '../../../plugin/actions/health/check-ids.ts';
import { expectReferencePage } from '../../support/reference-page.ts';

it('docs/reference/health-checks.md says what the catalogue says', async () => {
  const page = [
    '# Health checks',
    'What `kubectl k8ssandra health` looks at. The id stands in `items[].results[].check` of JSON output and behind `--check`, and never changes; thresholds and texts may.',
    'A check that could not be made is UNKNOWN with the reason, and never OK. One that does not apply is SKIPPED with the reason.',
    ...HEALTH_CHECKS.flatMap(({ id, title, source, thresholds }) => [
      `## \`${id}\`: ${title}`,
      source,
      thresholds,
    ]),
  ];
  await expectReferencePage('health-checks.md', page.join('\n\n'));
});

it('the flag --check knows every check, in the order in which they are told', () => {
  expect(HEALTH_CHECKS.map(({ id }) => id)).toEqual(HEALTH_CHECK_IDS);
});

it('each check says in sentences what it goes by', () => {
  for (const { title, source, thresholds } of HEALTH_CHECKS) {
    expect(title).toMatch(/^[a-z].*[^.]$/);
    expect(source).toMatch(/\.$/);
    expect(thresholds).toMatch(/^(?:WARN|CRIT): .*\.$/);
  }
});
