import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { judge } from '../../../../shared/policy/judge.ts';
import { aCassandraStatefulSet } from '../../../support/a-cassandra-stateful-set.ts';
import { because } from '../../../support/capability.ts';
import { edited } from '../../../support/edited.ts';
import { sharedData } from '../../../support/shared-data.ts';

const FILE = 'manifests/webhook/base/validating-webhooks.yaml';
const configuration = parseDocument(readFileSync(FILE, 'utf8')).toJS() as JsonObject;
const [webhook = {}] = objectsAt(configuration, 'webhooks');
const expressions = new Map(
  objectsAt(webhook, 'matchConditions').map((condition) => [
    stringAt(condition, 'name') ?? '',
    stringAt(condition, 'expression') ?? '',
  ]),
);

/** CEL as the manifest uses it is JavaScript but for two names. */
function isTrue(name: string, object: JsonObject): boolean {
  const script = (expressions.get(name) ?? '')
    .replaceAll(/\.exists\((\w),/g, '.some(($1) =>')
    .replaceAll('.contains(', '.includes(');
  const has = (member: unknown): boolean => member !== undefined;
  return runInNewContext(script, { object, has }) === true;
}

/** Whether the API server asks the webhook about a new object. */
const isSent = (object: JsonObject): boolean =>
  isTrue('runs-cassandra', object) && isTrue('not-run-by-cass-operator', object);

const isJudged = (after: JsonObject): boolean => judge({ before: undefined, after }).judged;

const withContainer = (container: JsonObject): JsonObject =>
  aCassandraStatefulSet({ pod: { containers: [container] } });
const labelled = { labels: { 'cassandra.datastax.com/datacenter': 'dc1' } };
const owner = { apiVersion: 'cassandra.datastax.com/v1beta1', kind: 'CassandraDatacenter' };

describe('what check judges, the webhook is asked about', () => {
  it.each<{ what: string; object: JsonObject; both: boolean }>([
    { what: 'Cassandra', object: aCassandraStatefulSet(), both: true },
    {
      what: 'Cassandra with the label of cass-operator, but not owned by it',
      object: aCassandraStatefulSet({ metadata: labelled }),
      both: true,
    },
    {
      what: 'Cassandra that a CassandraDatacenter owns',
      object: aCassandraStatefulSet({ metadata: { ...labelled, ownerReferences: [owner] } }),
      both: false,
    },
    {
      what: 'Cassandra that something else owns',
      object: aCassandraStatefulSet({
        metadata: { ownerReferences: [{ apiVersion: 'db.orange.com/v2', kind: owner.kind }] },
      }),
      both: true,
    },
    {
      what: 'DSE in a container called dse',
      object: withContainer({ name: 'dse', image: 'datastax/dse-mgmtapi-6_8:6.8.25' }),
      both: false,
    },
    {
      what: 'DSE in a container called cassandra',
      object: withContainer({ name: 'cassandra', image: 'datastax/dse-mgmtapi-6_8:6.8.25' }),
      both: true,
    },
    {
      what: 'a Management API image in a container called db',
      object: withContainer({ name: 'db', image: 'k8ssandra/cass-management-api:4.1.7' }),
      both: false,
    },
    {
      what: 'a Management API image with the word in its name',
      object: withContainer({ name: 'db', image: 'k8ssandra/cassandra-mgmtapi-4_0:4.0.1' }),
      both: true,
    },
    {
      what: 'an image of another name in a container called cassandra',
      object: edited(
        aCassandraStatefulSet({ image: 'acme/db:1' }),
        ['spec', 'template', 'metadata'],
        {},
      ),
      both: true,
    },
    { what: 'a web server', object: withContainer({ name: 'web', image: 'nginx' }), both: false },
    { what: 'a container without image', object: withContainer({ name: 'web' }), both: false },
    {
      what: 'an image that the annotation makes Cassandra',
      object: edited(
        withContainer({ name: 'db', image: 'acme/db:1' }),
        ['spec', 'template', 'metadata', 'annotations'],
        { 'inject.k8ssandra.io/container': 'db' },
      ),
      both: true,
    },
  ])('$what: $both', ({ object, both }) => {
    expect({ sent: isSent(object), judged: isJudged(object) }).toEqual({
      sent: both,
      judged: both,
    });
  });

  it('and may be asked about more, which it lets pass', () => {
    const client = withContainer({ name: 'ui', image: 'x/cassandra-ui' });
    expect([isSent(client), isJudged(client)]).toEqual([true, false]);
  });

  it.skipIf(!sharedData.available)(`in every public manifest${because(sharedData)}`, () => {
    const sets = sharedData.corpus().filter(({ kind }) => kind === 'StatefulSet');
    expect(sets.map(({ obj }) => isJudged(obj) && !isSent(obj))).toEqual(sets.map(() => false));
    expect(sets.filter(({ obj }) => isJudged(obj)).length).toBeGreaterThan(10);
  });
});
