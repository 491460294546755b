import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { DECISIONS } from '../../../webhook/admission/decision-record.ts';
import { AUDIT_ANNOTATIONS } from '../../../webhook/admission/encode-review.ts';
import { EVENT_REASONS } from '../../../webhook/audit/decision-event.ts';
import { CONFIG_FILE_VARIABLE, eachSetting } from '../../../webhook/config.ts';
import { READINESS_CONDITIONS } from '../../../webhook/lifecycle/readiness.ts';
import type { MetricDefinition } from '../../../webhook/metrics/registry.ts';
import { METRICS } from '../../../webhook/metrics/webhook-metrics.ts';
import { HTTP_STATUSES } from '../../../webhook/routes/http-statuses.ts';
import { ROUTES } from '../../../webhook/routes/route-table.ts';
import { SETTINGS, variableOf } from '../../../webhook/settings-table.ts';
import { expectReferencePage, markdownTable } from '../../support/reference-page.ts';

const code = (text: string): string => `\`${text}\``;

/** Values in a table must not have bars or be long: structures are shown below it. */
function defaultCell(value: unknown): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return '(empty)';
  return typeof value === 'object'
    ? '(see below)'
    : code(JSON.stringify(value).replaceAll('"', ''));
}

function allowedCell(schema: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((v) => code(String(v))).join(', ');
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number') return `${minimum} to ${Number(maximum)}`;
  const { type } = schema;
  if (type === 'array') return schema['items'] && isText(schema['items']) ? 'list' : 'JSON list';
  return type === 'object' ? 'JSON object' : type === 'boolean' ? '`true`, `false`' : 'text';
}

function isText(items: unknown): boolean {
  return typeof items === 'object' && items !== null && 'type' in items && items.type === 'string';
}

it('the page of settings is what the code says', async () => {
  const sections = Object.keys(SETTINGS).map((section) => {
    const rows = eachSetting()
      .filter((setting) => setting.section === section)
      .map(({ key, setting }) => [
        code(`${section}.${key}`),
        code(variableOf(section, key)),
        allowedCell(setting.schema),
        defaultCell(setting.default),
        setting.description,
      ]);
    return `## ${section}\n\n${markdownTable(['File', 'Environment', 'Values', 'Default', 'Meaning'], rows)}`;
  });
  const structures = eachSetting()
    .filter(({ setting }) => defaultCell(setting.default) === '(see below)')
    .map(
      ({ section, key, setting }) =>
        `\`${section}.${key}\`:\n\n\`\`\`json\n${JSON.stringify(setting.default, null, 2)}\n\`\`\``,
    );
  await expectReferencePage(
    'webhook-configuration.md',
    [
      '# Configuration of the webhook',
      `Settings come from the file that \`${CONFIG_FILE_VARIABLE}\` names (YAML or JSON, one object for each section) and from the environment, which wins. Everything is checked at start, and every fault is named at once; the process then exits 2. Nothing is read again later.`,
      'In the environment a list is written with commas, and anything larger as JSON. A `WEBHOOK_` variable that is not on this page is a fault, but for those that Kubernetes sets for a Service named `webhook`.',
      ...sections,
      '## Defaults of structures',
      ...structures,
    ].join('\n\n'),
  );
});

it('the page of metrics is what the code says', async () => {
  const rows = Object.values<MetricDefinition>(METRICS).map(({ name, type, labels, help }) => [
    code(name),
    type,
    (labels ?? []).map(code).join(', '),
    help,
  ]);
  await expectReferencePage(
    'webhook-metrics.md',
    [
      '# Metrics of the webhook',
      'Served at `/metrics` on the plain port only. Label values come from closed sets: no name of an object or a namespace is ever a label.',
      markdownTable(['Metric', 'Type', 'Labels', 'Meaning'], rows),
      'What to alert on, and why, is in [Operating the webhook](../topics/webhook-operation.md).',
    ].join('\n\n'),
  );
});

it('the page of answers is what the code says', async () => {
  const table = (head: readonly string[], entries: Readonly<Record<string, string>>): string =>
    markdownTable(
      head,
      Object.entries(entries).map(([key, meaning]) => [code(key), meaning]),
    );
  await expectReferencePage(
    'admission-responses.md',
    [
      '# Answers of the webhook',
      '## Routes',
      markdownTable(
        ['Path', 'Resource', 'What it does'],
        Object.values(ROUTES).map((route) => [
          code(route.path),
          code(route.resource),
          route.summary,
        ]),
      ),
      'On both ports: `/healthz` answers 200 while the process lives; `/readyz` answers 200 when reviews should come, else 503, with a line for each condition:',
      table(['Condition', 'Holds when'], READINESS_CONDITIONS),
      '## HTTP statuses',
      table(['Status', 'Meaning'], HTTP_STATUSES),
      '## Decisions',
      'The word is in the audit annotation `decision`, in the log, and in the metric `k8ssandra_webhook_reviews_total`. Only `denied` refuses anything; its status code is 403, and its message has every finding that refuses.',
      table(['Decision', 'Meaning'], DECISIONS),
      '## Audit annotations',
      'The API server stores them as `NAME-OF-THE-WEBHOOK/KEY`.',
      table(['Key', 'Value'], AUDIT_ANNOTATIONS),
      '## Events',
      'Written to the controller that owns the object, or to the object itself; never on a dry run.',
      table(['Reason', 'Meaning'], EVENT_REASONS),
    ].join('\n\n'),
  );
});

it('the page about operating names only metrics that there are', () => {
  const path = join(import.meta.dirname, '../../../docs/topics/webhook-operation.md');
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const mentioned = new Set(page.match(/k8ssandra_webhook_[a-z_]+/g));
  const known = Object.values(METRICS).map(({ name }) => name);
  expect(mentioned.size).toBeGreaterThan(5);
  for (const name of mentioned) expect(known).toContain(name.replace(/_bucket$/, ''));
  const variables = new Set(page.match(/WEBHOOK_[A-Z_]+/g));
  const settings = eachSetting().map(({ section, key }) => variableOf(section, key));
  for (const name of variables) expect([...settings, CONFIG_FILE_VARIABLE]).toContain(name);
});
