import type { GossipEndpoint, GossipView } from '../../domain/gossip-endpoint.ts';
import { ipAddress } from '../../domain/ip-address.ts';
import { isList, isObject, stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { parseGossipStatus } from '../../domain/parse-gossip-status.ts';
import { entityOf } from './entity-of.ts';
import type { JsonAnswer } from './management-session.ts';

const TOKEN = /^-?\d+$/;

/**
 * Reads `metadata/endpoints`: a list of maps whose values are all text.
 *
 * Of remote nodes it has only STATUS_WITH_PORT. INTERNAL_IP and RPC_ADDRESS are there for the
 * local node alone, so the address is ENDPOINT_IP.
 *
 * @throws AppError `KDS_NODE_ANSWER`
 */
export function gossipView(answer: JsonAnswer): GossipView {
  const entries = gossipEntries(answer);
  const endpoints = entries.map((entry) => gossipEndpoint(entry, answer));
  const [first] = entries;
  return {
    observer: endpoints.find(({ isLocal }) => isLocal)?.address,
    clusterName: stringAt(first, 'CLUSTER_NAME'),
    partitioner: stringAt(first, 'PARTITIONER'),
    endpoints,
  };
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

/** One entry of gossip. */
export function gossipEndpoint(entry: JsonObject, answer: JsonAnswer): GossipEndpoint {
  const address = stringAt(entry, 'ENDPOINT_IP');
  if (address === undefined) throw answer.unfit('ENDPOINT_IP of every endpoint');
  return {
    address: ipAddress(address),
    isLocal: entry['IS_LOCAL'] === 'true',
    alive: booleanOf(entry['IS_ALIVE']),
    status: parseGossipStatus(stringAt(entry, 'STATUS_WITH_PORT'), stringAt(entry, 'STATUS')),
    hostId: stringAt(entry, 'HOST_ID'),
    datacenter: stringAt(entry, 'DC'),
    rack: stringAt(entry, 'RACK'),
    loadBytes: bytesOf(stringAt(entry, 'LOAD')),
    tokens: tokensOf(stringAt(entry, 'TOKENS')),
    schemaVersion: stringAt(entry, 'SCHEMA'),
    releaseVersion: stringAt(entry, 'RELEASE_VERSION'),
  };
}

function booleanOf(value: unknown): boolean | undefined {
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
