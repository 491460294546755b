import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GossipEndpoint } from '../../shared/domain/gossip-endpoint.ts';
import { parseGossipStatus } from '../../shared/domain/parse-gossip-status.ts';
import type { Replication } from '../../shared/domain/replication.ts';
import { parseReplication } from '../../shared/domain/replication.ts';
import type { Capability } from './capability.ts';
import { sharedData } from './shared-data.ts';

/** What a real cluster answered in one state: `5.0.9`, `down_crash`. */
export interface RecordedState {
  readonly version: string;
  readonly state: string;
  /** Text of nodetool, by what was asked: `status_shop`, `ring-n2`. */
  readonly nodetool: ReadonlyMap<string, string>;
  /** Endpoints by who was asked: `n1`, `n2`. */
  readonly endpoints: ReadonlyMap<string, readonly GossipEndpoint[]>;
  /** Replicas by "start end", of the keyspace shop, by who was asked. */
  readonly shopReplicas: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

interface Recording {
  readonly status: number;
  readonly body: unknown;
  readonly bodyText: string;
}

/** Recordings that a fresh clone has, and all of them where they are at hand. */
export interface RecordingSet extends Capability {
  readonly name: string;
  states(): readonly RecordedState[];
  replications(): ReadonlyMap<string, Replication>;
}

const COPIES = join(import.meta.dirname, '../fixtures/ring');
const FOLDERS: Readonly<Record<string, string>> = {
  '5.0.9': '5.0.9-0.1.125',
  '4.1.10': '4.1.10-0.1.124',
};

export const recordingSets: readonly RecordingSet[] = [
  recordingsIn('the copied recordings', COPIES, { available: true, reason: '' }),
  recordingsIn('all recordings', sharedData.path('fixtures'), sharedData),
];

function recordingsIn(name: string, root: string, { available, reason }: Capability): RecordingSet {
  return {
    name,
    available,
    reason,
    states: () => (available ? Object.keys(FOLDERS).flatMap((one) => statesOf(root, one)) : []),
    replications: () => replicationsIn(root),
  };
}

function statesOf(root: string, version: string): RecordedState[] {
  const texts = filesIn(join(root, 'nodetool', version), '.txt');
  const answers = filesIn(join(root, 'management-api', FOLDERS[version] ?? ''), '.json');
  const states = new Set([...texts.keys(), ...answers.keys()].map((file) => stateOf(file)));
  return [...states].map((state) => ({
    version,
    state,
    nodetool: new Map(
      [...ofState(texts, state)].map(([what, path]) => [what, readFileSync(path, 'utf8')]),
    ),
    endpoints: answersTo(answers, state, 'metadata_endpoints', endpointsOf),
    shopReplicas: answersTo(answers, state, 'tokens_rangetoendpoint_shop', replicasOf),
  }));
}

function filesIn(folder: string, ending: string): ReadonlyMap<string, string> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    names
      .filter((name) => name.endsWith(ending))
      .map((name) => [name.slice(0, -ending.length), join(folder, name)]),
  );
}

function stateOf(file: string): string {
  return file.slice(0, file.indexOf('-'));
}

function ofState(files: ReadonlyMap<string, string>, state: string): ReadonlyMap<string, string> {
  return new Map(
    [...files]
      .filter(([file]) => stateOf(file) === state)
      .map(([file, path]) => [file.slice(state.length + 1), path]),
  );
}

function answersTo<T>(
  files: ReadonlyMap<string, string>,
  state: string,
  question: string,
  read: (recording: Recording) => T,
): ReadonlyMap<string, T> {
  const answers = new Map<string, T>();
  for (const [what, path] of ofState(files, state)) {
    if (what !== question && !what.startsWith(`${question}-`)) continue;
    const recording = recordingAt(path);
    const asked = /-(?:seen_by_)?(n\d)$/.exec(what)?.[1] ?? 'n1';
    if (recording.status === 200) answers.set(asked, read(recording));
  }
  return answers;
}

function recordingAt(path: string): Recording {
  const { response } = JSON.parse(readFileSync(path, 'utf8')) as { response: Recording };
  return response;
}

function endpointsOf({ body }: Recording): readonly GossipEndpoint[] {
  const { entity } = body as { entity: readonly Readonly<Record<string, string>>[] };
  return entity.map((entry) => ({
    address: entry['ENDPOINT_IP'] ?? '',
    isLocal: entry['IS_LOCAL'] === 'true',
    alive: entry['IS_ALIVE'] === 'true',
    status: parseGossipStatus(entry['STATUS_WITH_PORT'], entry['STATUS']),
    hostId: entry['HOST_ID'],
    datacenter: entry['DC'],
    rack: entry['RACK'],
    loadBytes: entry['LOAD'] === undefined ? undefined : Number(entry['LOAD']),
    tokens: entry['TOKENS']?.split(',').map(BigInt),
    schemaVersion: entry['SCHEMA'],
    releaseVersion: entry['RELEASE_VERSION'],
  }));
}

/** Read from the text: 64-bit tokens are exact only there. */
function replicasOf({ bodyText }: Recording): ReadonlyMap<string, readonly string[]> {
  const ranges = bodyText.matchAll(/"tokens":\[(-?\d+),(-?\d+)\],"endpoints":\[([^\]]*)\]/g);
  return new Map(
    [...ranges].map(([, start = '', end = '', list = '']) => [
      `${start} ${end}`,
      list.replaceAll('"', '').split(','),
    ]),
  );
}

function replicationsIn(root: string): ReadonlyMap<string, Replication> {
  const files = filesIn(join(root, 'management-api', FOLDERS['5.0.9'] ?? ''), '.json');
  return new Map(
    ['shop', 'stats', 'scratch'].map((keyspace) => {
      const { body } = recordingAt(files.get(`healthy-keyspace_replication_${keyspace}`) ?? '');
      return [keyspace, parseReplication(keyspace, body as Record<string, unknown>)];
    }),
  );
}
