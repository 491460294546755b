import type { GossipEndpoint, GossipView } from '../../domain/gossip-endpoint.ts';
import { ipAddress } from '../../domain/ip-address.ts';
import { isList, isObject, stringAt } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { parseGossipStatus } from '../../domain/parse-gossip-status.ts';
import { entityOf } from './entity-of.ts';
import type { JsonAnswer } from './management-session.ts';

const TOKEN = /^-?\d+$/;

/** All that is read of an entry. */
const FIELDS = [
  'ENDPOINT_IP',
  'IS_LOCAL',
  'IS_ALIVE',
  'STATUS_WITH_PORT',
  'STATUS',
  'HOST_ID',
  'DC',
  'RACK',
  'LOAD',
  'TOKENS',
  'SCHEMA',
  'RELEASE_VERSION',
] as const;

type Field = (typeof FIELDS)[number];

/**
 * Reads `metadata/endpoints`: a list of maps whose values are all text.
 *
 * Of remote nodes it has only STATUS_WITH_PORT. INTERNAL_IP and RPC_ADDRESS are there for the
 * local node alone, so the address is ENDPOINT_IP.
 *
 * @throws AppError `KDS_NODE_ANSWER`
 */
export type ReadGossip = (answer: JsonAnswer) => GossipView;

/**
 * Makes a reader for the answers of many nodes.
 *
 * A thousand nodes say the same of each other most of the time: what the node before has said as
 * well is read once, and is one object.
 */
export function gossipReader(): ReadGossip {
  const known = new Map<JsonValue | undefined, ReadEntry>();
  const readOnce = (entry: JsonObject, answer: JsonAnswer): GossipEndpoint => {
    const address = entry['ENDPOINT_IP'];
    const last = known.get(address);
    if (last !== undefined && FIELDS.every((name) => last.entry[name] === entry[name])) {
      return last.endpoint;
    }
    const endpoint = gossipEndpoint(entry, answer, last);
    known.set(address, { entry, endpoint });
    return endpoint;
  };
  return (answer) => {
    const entries = gossipEntries(answer);
    const endpoints = entries.map((entry) => readOnce(entry, answer));
    const [first] = entries;
    return {
      observer: endpoints.find(({ isLocal }) => isLocal)?.address,
      clusterName: stringAt(first, 'CLUSTER_NAME'),
      partitioner: stringAt(first, 'PARTITIONER'),
      endpoints,
    };
  };
}

interface ReadEntry {
  readonly entry: JsonObject;
  readonly endpoint: GossipEndpoint;
}

/**
 * The entry that a node has of itself, as it came.
 *
 * @throws AppError `KDS_NODE_ANSWER` when there is none.
 */
export function localEntry(answer: JsonAnswer): JsonObject {
  const local = gossipEntries(answer).find((entry) => entry['IS_LOCAL'] === 'true');
  if (local === undefined) throw answer.unfit('endpoint of the node itself');
  return local;
}

function gossipEntries(answer: JsonAnswer): readonly JsonObject[] {
  const entries = entityOf(answer.value);
  if (!isList(entries) || !entries.every(isObject)) throw answer.unfit('list of endpoints');
  return entries;
}

/**
 * One entry of gossip.
 *
 * @param last - What was read of the same node before: tokens seldom change.
 */
export function gossipEndpoint(
  entry: JsonObject,
  answer: JsonAnswer,
  last?: ReadEntry,
): GossipEndpoint {
  const text = (name: Field): string | undefined => stringAt(entry, name);
  const address = text('ENDPOINT_IP');
  if (address === undefined) throw answer.unfit('ENDPOINT_IP of every endpoint');
  return {
    address: ipAddress(address),
    isLocal: text('IS_LOCAL') === 'true',
    alive: booleanOf(text('IS_ALIVE')),
    status: parseGossipStatus(text('STATUS_WITH_PORT'), text('STATUS')),
    hostId: text('HOST_ID'),
    datacenter: text('DC'),
    rack: text('RACK'),
    loadBytes: bytesOf(text('LOAD')),
    tokens:
      last?.entry['TOKENS'] === entry['TOKENS'] ? last?.endpoint.tokens : tokensOf(text('TOKENS')),
    schemaVersion: text('SCHEMA'),
    releaseVersion: text('RELEASE_VERSION'),
  };
}

function booleanOf(value: string | undefined): boolean | undefined {
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

/** Java's notation of a double, such as `2.3795122E7`. */
function bytesOf(text: string | undefined): number | undefined {
  const bytes = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(bytes) && bytes >= 0 ? Math.round(bytes) : undefined;
}

/** Undefined for partitioners whose tokens are no numbers. */
function tokensOf(text: string | undefined): readonly bigint[] | undefined {
  if (text === undefined || text === '') return text === '' ? [] : undefined;
  const tokens = text.split(',').map((token) => token.trim());
  return tokens.every((token) => TOKEN.test(token)) ? tokens.map(BigInt) : undefined;
}
