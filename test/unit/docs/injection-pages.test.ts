import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { AGENT_IMAGES } from '../../../shared/injection/agent-images.ts';
import { CONTAINER, MARK, PORT_NAME, REQUEST, VOLUME } from '../../../shared/injection/names.ts';
import { SKIP_REASONS } from '../../../shared/injection/reason.ts';
import { expectReferencePage, markdownTable } from '../../support/reference-page.ts';

it('the page of skip reasons is what the code says', async () => {
  const rows = Object.entries(SKIP_REASONS).map(([code, { summary, next }]) => [
    `\`${code}\``,
    summary,
    next,
  ]);
  await expectReferencePage(
    'skip-reasons.md',
    `# Why a pod is not injected\n\nThe codes appear in Events, metrics, the audit log and \`kubectl k8ssandra inject -o reasons\`.\n\n${markdownTable(['Code', 'Meaning', 'What to do'], rows)}\n`,
  );
});

it('the page of names has every name and image, and no other name of ours', () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../docs/reference/injection.md'),
    'utf8',
  );
  const names = [REQUEST, MARK, CONTAINER, VOLUME, PORT_NAME].flatMap((group) =>
    Object.values(group),
  );
  const images = AGENT_IMAGES.map(({ image }) => image);
  for (const name of [...names, ...images]) expect(page).toContain(`\`${name}\``);
  const mentioned = [...page.matchAll(/inject\.k8ssandra\.io\/[a-z-]+/g)].map(([name]) => name);
  expect([...new Set(mentioned)].sort()).toEqual(
    [...new Set([...Object.values(REQUEST), ...Object.values(MARK)])].sort(),
  );
});
