import { describe, expect, it } from 'vitest';

import { CAUSES } from '../../../../../plugin/actions/why/cause-catalogue.ts';
import { cassandraLogged, loggedAt } from '../../../../support/a-broken-namespace.ts';
import { aBrokenPod, aCrashingPod } from '../../../../support/a-broken-pod.ts';
import { aLogExtract, causeIds, explained } from '../../../../support/explained.ts';

const STARTUP = 'Exception (org.apache.cassandra.exceptions.ConfigurationException) encountered';

/** Cause, what Cassandra says, and the nearest that it says without being broken in this way. */
const SAID: readonly (readonly [string, string, string])[] = [
  [
    'cluster-name-changed',
    'org.apache.cassandra.exceptions.ConfigurationException: Saved cluster name shop != configured name my shop',
    'Saved cluster name shop',
  ],
  [
    'num-tokens-changed',
    `${STARTUP} during startup: Cannot change the number of tokens from 16 to 8`,
    'Cannot change the number of tokens',
  ],
  [
    'datacenter-changed',
    "Cannot start node if snitch's data center (dc2) differs from previous data center (dc1). Please fix the snitch configuration, decommission and rebootstrap this node or use the flag -Dcassandra.ignore_dc=true.",
    'Ignoring that the data center (dc2) differs from previous data center (dc1)',
  ],
  [
    'rack-changed',
    "Cannot start node if snitch's rack (rack-b) differs from previous rack (rack-a). Please fix the snitch configuration",
    'rack (b) differs from previous rack (a)',
  ],
  [
    'partitioner-changed',
    'Cannot open /var/lib/cassandra/data/x/nb-1-big; partitioner org.apache.cassandra.dht.RandomPartitioner does not match system partitioner org.apache.cassandra.dht.Murmur3Partitioner. Note that',
    'partitioner org.apache.cassandra.dht.Murmur3Partitioner is used',
  ],
  [
    'node-decommissioned',
    'This node was decommissioned and will not rejoin the ring unless -Dcassandra.override_decommission=true has been set',
    'This node was decommissioned, but overriding by operator request.',
  ],
  [
    'address-taken',
    'java.lang.RuntimeException: A node with address /10.0.0.7:7000 already exists, cancelling join. Use cassandra.replace_address if you want to replace this node.',
    'A node with the same IP in hibernate status was detected. Was a replacement already attempted?',
  ],
  [
    'replace-refused',
    "java.lang.RuntimeException: Cannot replace_address /10.0.0.7:7000 because it doesn't exist in gossip",
    'Gathering node replacement information for /10.0.0.7:7000',
  ],
  [
    'replace-refused',
    'Replace address on first boot requested; this node is already bootstrapped',
    'this node is already bootstrapped',
  ],
  [
    'disk-full',
    'org.apache.cassandra.io.FSWriteError: java.io.IOException: No space left on device',
    'There is space left on the device',
  ],
  [
    'data-not-writable',
    'Insufficient permissions on directory /var/lib/cassandra/data',
    'Skipping directory /var/lib/cassandra/data',
  ],
  [
    'data-not-writable',
    '/usr/local/bin/docker-entrypoint.sh: line 14: /etc/cassandra/cassandra.yaml: Permission denied',
    'jemalloc: Permission denied',
  ],
  [
    'data-not-writable',
    "chown: changing ownership of '/var/lib/cassandra': Operation not permitted",
    'Operation not permitted',
  ],
  [
    'sstables-unreadable',
    'Detected unreadable sstables /var/lib/cassandra/data/system/local/oa-2-big-Data.db, please check NEWS.txt',
    'Detected unused sstables',
  ],
  [
    'sstables-unreadable',
    'java.lang.IllegalStateException: Unknown commitlog version 7',
    'Unknown',
  ],
  [
    'commit-log-broken',
    'Exiting due to error while processing commit log during initialization.',
    'Replaying commit log during initialization.',
  ],
  [
    'disk-broken',
    'Exiting forcefully due to file system exception on startup, disk failure policy "stop"',
    'disk failure policy "stop"',
  ],
  [
    'no-seed-answers',
    'java.lang.RuntimeException: Unable to gossip with any peers',
    'Unable to gossip with any peers but continuing anyway since node is in its own seed list',
  ],
  [
    'no-seed-answers',
    'The seed provider lists no seeds.',
    'Sending shadow round GOSSIP DIGEST SYN to seeds /10.0.0.1:7000',
  ],
  [
    'host-unknown',
    'java.net.UnknownHostException: cassandra-0.cassandra.prod.svc.cluster.local: Name or service not known',
    'Resolved host cassandra-0',
  ],
  [
    'port-taken',
    '/10.0.0.7:7000 is in use by another process.  Change listen_address:storage_port in cassandra.yaml to values that do not conflict',
    'port 7000 is in use',
  ],
  [
    'address-not-here',
    'Unable to bind to address 10.9.9.9:7000. Set listen_address in cassandra.yaml to an interface you can bind to',
    'bound to address 10.9.9.9:7000',
  ],
  [
    'nodes-in-motion',
    'java.lang.UnsupportedOperationException: Other bootstrapping/leaving/moving nodes detected, cannot bootstrap while cassandra.consistent.rangemovement is true',
    'Node /10.0.0.8:7000 state bootstrapping, token 1',
  ],
  [
    'bootstrap-failed',
    'Some data streaming failed. Use nodetool to check bootstrap state and resume.',
    'Some data streaming took long',
  ],
  [
    'schema-not-agreed',
    'java.lang.IllegalStateException: Could not achieve schema readiness in PT30S',
    'Schemas are in agreement.',
  ],
  ['tls-broken', 'java.io.IOException: keystore password was incorrect', 'keystore was read anew'],
  [
    'tls-broken',
    'java.nio.file.NoSuchFileException: /etc/tls/truststore.jks',
    'java.nio.file.NoSuchFileException: /etc/hosts.x',
  ],
  [
    'runs-as-root',
    'Running Cassandra as root user or group is not recommended - please start Cassandra using a different system user.',
    'Running Cassandra as user cassandra',
  ],
  [
    'java-unsupported',
    'Cassandra 5.0 requires Java 11 or Java 17.',
    'Cassandra 5.0 runs on Java 17',
  ],
  [
    'java-unsupported',
    'Error: LinkageError occurred while loading main class org.apache.cassandra.service.CassandraDaemon: java.lang.UnsupportedClassVersionError: has been compiled by a more recent version',
    'loading main class org.apache.cassandra.service.CassandraDaemon',
  ],
  [
    'heap-not-available',
    'Could not reserve enough space for 16777216KB object heap',
    'Reserved 16777216KB object heap',
  ],
  ['jvm-option-unknown', "Unrecognized VM option 'NoSuchOption'", 'VM option NoSuchOption'],
  [
    'jvm-option-unknown',
    'Error: could not open `/mgmt-api/run/jvm.args',
    'opened /mgmt-api/run/jvm.args',
  ],
  [
    'java-out-of-memory',
    'java.lang.OutOfMemoryError: Java heap space',
    'JVM is configured to exit on OutOfMemoryError',
  ],
  [
    'configuration-refused',
    'org.apache.cassandra.exceptions.ConfigurationException: Invalid yaml. Please remove properties [nonsense] from your cassandra.yaml',
    'Loading settings from file:/etc/cassandra/cassandra.yaml',
  ],
  [
    'configuration-refused',
    `${STARTUP} during startup: commitlog_sync_period must be greater than 0`,
    'Exception encountered',
  ],
];

async function causesOfLine(line: string): Promise<readonly string[]> {
  const log = await aLogExtract([cassandraLogged(1, 'ERROR', 'Exiting'), loggedAt(1, line)]);
  return causeIds({ pods: [aCrashingPod()], logs: [log] });
}

describe('what Cassandra says', () => {
  it.each(SAID)('%s: %s', async (cause, said) => {
    expect(await causesOfLine(said)).toEqual([cause]);
  });

  it.each(SAID)('%s: not %s, but: %s', async (_cause, _said, nearest) => {
    expect(await causesOfLine(nearest)).toEqual(['crash-loop']);
  });

  it('covers every cause that is told by the log', () => {
    const told = new Set(SAID.map(([cause]) => cause));
    const known = CAUSES.pod.filter(({ sign }) => sign.startsWith('In the log of Cassandra'));
    expect(known.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
  });
});

describe('which lines of a log count', () => {
  const FULL = 'No space left on device';
  const crashing = { pods: [aCrashingPod()] };

  it('not those of INFO, whatever they say', async () => {
    const log = await aLogExtract([cassandraLogged(1, 'INFO', FULL)]);
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['crash-loop']);
  });

  it('not those before Cassandra came up', async () => {
    const log = await aLogExtract([
      cassandraLogged(1, 'ERROR', FULL),
      cassandraLogged(2, 'INFO', 'Startup complete'),
      cassandraLogged(3, 'WARN', 'something else'),
    ]);
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['crash-loop']);
  });

  it('those since then', async () => {
    const log = await aLogExtract([
      cassandraLogged(2, 'INFO', 'Startup complete'),
      cassandraLogged(3, 'ERROR', FULL),
    ]);
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['disk-full']);
  });

  it('in colours, too', async () => {
    const log = await aLogExtract([loggedAt(1, '\u001b[31mNo space\u001b[0m left on device')]);
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['disk-full']);
  });

  it('not those of another container', async () => {
    const log = await aLogExtract([loggedAt(1, FULL)], { container: 'backup' });
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['crash-loop']);
  });

  it("those of cass-operator's logger", async () => {
    const log = await aLogExtract([cassandraLogged(1, 'ERROR', FULL)], {
      container: 'server-system-logger',
    });
    const running = { state: { running: { startedAt: '2026-01-01T00:00:00Z' } } };
    expect(causeIds({ pods: [aBrokenPod({ state: running })], logs: [log] })).toEqual([
      'disk-full',
    ]);
  });

  it('what was said last counts more than what was said before', async () => {
    const now = await aLogExtract([loggedAt(9, 'Cannot change the number of tokens from 16 to 8')]);
    const before = await aLogExtract(
      [loggedAt(1, 'Cannot change the number of tokens from 16 to 4')],
      { previous: true },
    );
    const [item] = explained({ ...crashing, logs: [now, before] });
    expect(item?.text).toContain('num_tokens now is 8');
  });

  it('and only their beginning, however long they are', async () => {
    const log = await aLogExtract([loggedAt(1, `${'x/'.repeat(100_000)} ${FULL}`)]);
    expect(causeIds({ ...crashing, logs: [log] })).toEqual(['crash-loop']);
  });

  it('at most a hundred, and the last of them', async () => {
    const many = Array.from({ length: 300 }, (_, index) => cassandraLogged(index, 'WARN', 'slow'));
    const log = await aLogExtract([cassandraLogged(0, 'ERROR', FULL), ...many]);
    expect(log.entries.length).toBe(100);
    expect(log.lastLines.length).toBe(3);
  });
});

it('a full disk does not take all snapshots with it: one of them may be the only backup', async () => {
  const log = await aLogExtract([loggedAt(1, 'No space left on device')]);
  const [item] = explained({ pods: [aCrashingPod()], logs: [log] });
  const next = item?.next.join('\n');
  expect(next).toContain('spec.resources.requests.storage');
  expect(next).toMatch(/While the node is up, nodetool listsnapshots .* clearsnapshot -t NAME/);
  expect(next).not.toContain('--all');
});

describe('several causes', () => {
  it('are all told when none explains the others', async () => {
    const log = await aLogExtract([
      loggedAt(1, 'Cannot change the number of tokens from 16 to 8'),
      loggedAt(2, 'java.io.IOException: keystore password was incorrect'),
    ]);
    expect(causeIds({ pods: [aCrashingPod()], logs: [log] })).toEqual([
      'num-tokens-changed',
      'tls-broken',
    ]);
  });

  it('a full disk explains that files cannot be written', async () => {
    const log = await aLogExtract([
      loggedAt(
        1,
        'org.apache.cassandra.io.FSWriteError: java.io.IOException: No space left on device',
      ),
    ]);
    expect(causeIds({ pods: [aCrashingPod()], logs: [log] })).toEqual(['disk-full']);
  });
});
