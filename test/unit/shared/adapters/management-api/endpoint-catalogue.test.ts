import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { CATALOGUE } from '../../../../../plugin/catalogue.ts';
import { MANAGEMENT_ENDPOINTS } from '../../../../../shared/adapters/management-api/endpoint-catalogue.ts';
import { because } from '../../../../support/capability.ts';
import { expectReferencePage, markdownTable } from '../../../../support/reference-page.ts';
import { sharedData } from '../../../../support/shared-data.ts';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

it.skipIf(!sharedData.available)(
  `every operation of the OpenAPI document is used or left out with a reason${because(sharedData)}`,
  () => {
    const file = sharedData.path('fixtures', 'management-api', 'openapi.json');
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(MANAGEMENT_ENDPOINTS).sort()).toEqual(operations.sort());
  },
);

it('what uses an endpoint is a command that there is', () => {
  const commands = CATALOGUE.map(({ name }) => name);
  const users = Object.values(MANAGEMENT_ENDPOINTS).flatMap((use): readonly string[] =>
    'usedBy' in use ? use.usedBy : [],
  );
  expect(users.filter((name) => !commands.includes(name))).toEqual([]);
});

it('docs/reference/management-api.md says what the catalogue says', async () => {
  const used: string[][] = [];
  const leftOut: string[][] = [];
  for (const [endpoint, use] of Object.entries(MANAGEMENT_ENDPOINTS)) {
    if ('usedBy' in use) {
      used.push([`\`${endpoint}\``, use.usedBy.map((name) => `\`${name}\``).join(', ')]);
    } else leftOut.push([`\`${endpoint}\``, use.leftOut]);
  }
  const page = [
    '# Endpoints of the Management API',
    'What the commands ask the Management API of a node. Where a pod has none, or it does not answer, they ask nodetool in the pod. Pools, tables and the rest of `info` come from the metrics endpoint, and connections of clients from nodetool: the Management API does not have them.',
    '## Used',
    markdownTable(['Endpoint', 'Commands'], used),
    '## Left out',
    markdownTable(['Endpoint', 'Why'], leftOut),
  ];
  await expectReferencePage('management-api.md', page.join('\n\n'));
});
