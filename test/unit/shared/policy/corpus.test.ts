import { describe, expect, it } from 'vitest';

import { judge } from '../../../../shared/policy/judge.ts';
import { because } from '../../../support/capability.ts';
import { recorded } from '../../../support/golden-file.ts';
import { sharedData } from '../../../support/shared-data.ts';
import type { CorpusManifest } from '../../../support/shared-data.ts';

const GOLDEN = 'test/golden/policy-corpus.json';

/** What is refused although it is public, and why that is right. */
const TRUE_DEFECTS: Readonly<Record<string, string>> = {
  // Runs the official image, which keeps its data in /var/lib/cassandra, with the mount of the
  // Kubernetes tutorial's image at /cassandra_data: every restart begins with an empty node.
  'cyru8/k8s-cassandra-stack/cassandra-statefulset.yaml': 'sto-data-persistent',
  // serverVersion 5.0.2 with an image of 5.0.6.
  'k8ssandra/cass-operator/config/samples/example-cassandradatacenter-full.yaml':
    'img-version-consistent',
};

const nameOf = ({ repo, path }: CorpusManifest): string => `${repo}/${path}`;

const corpus = sharedData.available ? sharedData.corpus() : [];
const judged = corpus.map((manifest) => ({
  name: nameOf(manifest),
  created: judge({ before: undefined, after: manifest.obj }),
  unchanged: judge({ before: manifest.obj, after: manifest.obj }),
}));

describe.skipIf(!sharedData.available)(`the public manifests${because(sharedData)}`, () => {
  it('keep their recorded verdicts (UPDATE_GOLDEN=1 rewrites them)', () => {
    const verdicts = judged.map(({ name, created: { judged: isJudged, findings } }) => [
      name,
      isJudged ? findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`) : 'not judged',
    ]);
    const byName = Object.fromEntries(verdicts) as Record<string, unknown>;
    expect(Object.keys(byName)).toHaveLength(90);
    const actual = `${JSON.stringify(byName, null, 2)}\n`;
    expect(recorded(GOLDEN, actual, 'UPDATE_GOLDEN')).toBe(actual);
  });

  it('are refused only where they would lose data or do not fit together', () => {
    const refused = judged.flatMap(({ name, created }) =>
      created.findings
        .filter(({ severity }) => severity === 'deny')
        .map(({ ruleId }) => [name, ruleId]),
    );
    expect(Object.fromEntries(refused)).toEqual(TRUE_DEFECTS);
  });

  it('are never refused when nothing about them changes', () => {
    const refused = judged.filter(({ unchanged }) =>
      unchanged.findings.some(({ severity }) => severity === 'deny'),
    );
    expect(refused.map(({ name }) => name)).toEqual([]);
  });

  it('are judged if they are of a kind that rules know, and only then', () => {
    const notJudged = corpus.filter((_, index) => judged[index]?.created.judged === false);
    expect(new Set(notJudged.map(({ kind }) => kind))).toEqual(new Set(['CassandraCluster']));
    expect(notJudged).toHaveLength(24);
  });
});
