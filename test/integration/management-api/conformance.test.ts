import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { because } from '../../support/capability.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { operationNames } from '../../support/management-api/answer.ts';
import { metricsText } from '../../support/management-api/metrics-text.ts';
import { sharedData } from '../../support/shared-data.ts';
import { RECORDED_VERSIONS, readRecordings } from './recordings.ts';
import type { Recording } from './recordings.ts';
import { likenessOf, recordedAnswer, replay } from './replay.ts';
import { UNREPRODUCED } from './unreproduced.ts';

const RECORDED = 1000;

describe.skipIf(!sharedData.available)(`the emulated Management API${because(sharedData)}`, () => {
  const all = sharedData.available ? RECORDED_VERSIONS.map(readRecordings) : [];

  it.each(RECORDED_VERSIONS)('answers as the recorded one of %s', async (version) => {
    const recordings = all[RECORDED_VERSIONS.indexOf(version)] ?? new Map<string, Recording>();
    const differing: Record<string, { readonly recorded: string; readonly emulated: string }> = {};

    for (const recording of recordings.values()) {
      const recorded = likenessOf(recording, recordedAnswer(recording));
      const emulated = likenessOf(recording, await replay(recordings, recording));
      if (recorded !== emulated) {
        differing[`${version}/${recording.name}`] = { recorded, emulated };
      }
    }

    const listed = Object.keys(UNREPRODUCED).filter((name) => name.startsWith(version));
    const unlisted = Object.entries(differing).filter(([name]) => !listed.includes(name));
    expect(Object.fromEntries(unlisted)).toEqual({});
    expect(listed.filter((name) => differing[name] === undefined)).toEqual([]);
  });

  it('has seen all the recordings', () => {
    const count = all.reduce((sum, { size }) => sum + size, 0);

    expect(count).toBeGreaterThan(RECORDED);
  });

  it('answers every operation of the OpenAPI document, and no other', () => {
    const document = JSON.parse(
      readFileSync(sharedData.path('fixtures/management-api/openapi.json'), 'utf8'),
    ) as { readonly paths: Readonly<Record<string, JsonObject>> };

    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(documented).toHaveLength(64);
    expect(operationNames().toSorted()).toEqual(documented.toSorted());
  });

  it.each(['5.0.9', '4.1.10'])('has no metric that the agent of %s has not', (version) => {
    const file = sharedData.path(`fixtures/metrics/${version}-agent-metrics.txt.gz`);
    const recorded = labelsByMetric(gunzipSync(readFileSync(file)).toString());
    const cluster = anEmulatedCluster({ version });

    const emulated = labelsByMetric(metricsText(cluster.state, cluster.node(0), []));

    expect(emulated.size).toBeGreaterThan(30);
    expect([...emulated].filter(([name, labels]) => recorded.get(name) !== labels)).toEqual([]);
  });
});

/** Names of the labels that the first sample of each metric has. */
function labelsByMetric(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const line of text.split('\n')) {
    const name = line.slice(0, line.indexOf('{'));
    if (line.startsWith('#') || labels.has(name)) continue;
    labels.set(name, [...line.matchAll(/(\w+)="/g)].map(([, key = '']) => key).join());
  }
  return labels;
}
