import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts';
import type { ClusterState, NodeState, StatusChange } from '../cluster-state.ts';
import { OK, RpcFailure, empty, json, nameIn, namesIn, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { believesAlive, ringMembers } from '../gossip-view.ts';
import { submitRepair, uuidOf } from '../jobs.ts';
import { encloses, overlaps, tokenRanges } from '../replicas.ts';
import type { Span, TokenRange } from '../replicas.ts';

const OLD_BODY = { members: ['keyspace_name', 'tables', 'full'] } as const;
const NEW_BODY = {
  members: [
    'keyspace',
    'tables',
    'full_repair',
    'associated_tokens',
    'repair_parallelism',
    'datacenters',
    'repair_thread_count',
  ],
  required: ['keyspace'],
  choices: { repair_parallelism: ['sequential', 'parallel', 'dc_parallel'] },
} as const;

/** After how long a repair reports its start and a failure, unless jobs are shorter than that. */
const STARTED_MS = 5;
const FAILED_MS = 30;

/** Repairs of one node. */
export const REPAIR_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v0/ops/node/repair',
    produces: ['text'],
    accepts: OLD_BODY,
    refuse: withoutKeyspace,
    answer: repairUnseen,
  },
  {
    method: 'POST',
    path: '/api/v1/ops/node/repair',
    produces: ['text'],
    accepts: OLD_BODY,
    refuse: withoutKeyspace,
    answer: (exchange) => text(202, startRepair(exchange, oldRequest(exchange))),
  },
  {
    method: 'PUT',
    path: '/api/v2/repairs',
    produces: ['json'],
    accepts: NEW_BODY,
    answer: repairByV2,
  },
  {
    method: 'DELETE',
    path: '/api/v2/repairs',
    produces: ['json'],
    answer: cancelRepairs,
  },
];

interface RepairRequest {
  readonly keyspace: string;
  readonly tables: readonly string[];
  readonly isFull: boolean;
  readonly parallelism: string;
  readonly datacenters: readonly string[];
  readonly threads: number;
  /** All ranges of the node when there are none. */
  readonly ranges: readonly Span[];
}

/** That of v0: started, and nobody will know what came of it. */
function repairUnseen(exchange: Exchange): ApiAnswer {
  startRepair(exchange, oldRequest(exchange));
  return OK;
}

function repairByV2(exchange: Exchange): ApiAnswer {
  const id = startRepair(exchange, newRequest(exchange));
  return json(202, JSON.stringify({ repair_id: id }));
}

function withoutKeyspace({ body }: Exchange): ApiAnswer | undefined {
  return nameIn(body, 'keyspace_name') === undefined
    ? text(400, 'keyspaceName must be specified')
    : undefined;
}

/** A full one is sequential, which nobody who calls v0 or v1 can change. */
function oldRequest({ body }: Exchange): RepairRequest {
  const isFull = body['full'] === true;
  return {
    keyspace: nameIn(body, 'keyspace_name') ?? '',
    tables: namesIn(body, 'tables'),
    isFull,
    parallelism: isFull ? 'sequential' : 'parallel',
    datacenters: [],
    threads: 1,
    ranges: [],
  };
}

function newRequest({ body }: Exchange): RepairRequest {
  const isFull = body['full_repair'];
  if (typeof isFull !== 'boolean') throw new RpcFailure('repair');
  const threads = body['repair_thread_count'];
  return {
    keyspace: nameIn(body, 'keyspace') ?? '',
    tables: namesIn(body, 'tables'),
    isFull,
    parallelism: isFull ? (stringAt(body, 'repair_parallelism') ?? 'sequential') : 'parallel',
    datacenters: namesIn(body, 'datacenters'),
    threads: typeof threads === 'number' ? threads : 1,
    ranges: objectsAt(body, 'associated_tokens').map(spanOf),
  };
}

function spanOf(range: JsonObject): Span {
  return { start: BigInt(numeral(range['start'])), end: BigInt(numeral(range['end'])) };
}

/** Tokens that no double can hold come as texts. */
function numeral(value: JsonValue | undefined): number | string {
  return typeof value === 'number' || typeof value === 'string' ? value : 0;
}

/** @returns Its id; `repair-0` when no other node has what there is to repair. */
function startRepair({ state, node }: Exchange, request: RepairRequest): string {
  const keyspace = state.keyspaces.get(request.keyspace);
  const known = new Set(state.nodes.map(({ datacenter }) => datacenter));
  const isRefused = request.datacenters.some((datacenter) => !known.has(datacenter));
  if (keyspace === undefined || isRefused) throw new RpcFailure('repair');
  const ranges = tokenRanges(ringMembers(state), keyspace.replication).filter(({ replicas }) =>
    replicas.includes(node),
  );
  if (ranges.every(({ replicas }) => replicas.length < 2)) {
    const changes: StatusChange[] = [{ status: 'COMPLETE', timeMs: 0, message: '' }];
    return submitRepair(state, node, 'repair-0', changes).id;
  }
  node.repairs += 1;
  const changes = changesOf(state, node, request, ranges);
  return submitRepair(state, node, `repair-${node.repairs}`, changes).id;
}

/** Times are counted from the start. */
function changesOf(
  state: ClusterState,
  node: NodeState,
  request: RepairRequest,
  ranges: readonly TokenRange[],
): readonly StatusChange[] {
  const command = `Repair command #${node.repairs}`;
  const startedMs = Math.min(state.jobMs, STARTED_MS);
  const failedMs = Math.min(state.jobMs, FAILED_MS);
  const failed = (reason: string): readonly StatusChange[] => [
    { status: 'ERROR', timeMs: failedMs, message: `${command} failed with error ${reason}` },
    { status: 'COMPLETE', timeMs: failedMs, message: `${command} finished with error` },
  ];
  const tables = state.keyspaces.get(request.keyspace)?.tables;
  const unknown = request.tables.find((table) => tables?.has(table) !== true);
  if (unknown !== undefined) {
    return failed(`Unknown keyspace/cf pair (${request.keyspace}.${unknown})`);
  }
  const message = startMessage(node, request, request.ranges.length || ranges.length);
  const started: StatusChange = { status: 'START', timeMs: startedMs, message };
  const imprecise = impreciseRange(request, ranges);
  if (imprecise !== undefined) return [started, ...failed(imprecise)];
  const peers = ranges.flatMap(({ replicas }) => replicas);
  const dead = peers.find((peer) => !believesAlive(node, peer));
  if (dead !== undefined) return [started, ...failed(`Endpoint not alive: /${dead.address}:7000`)];
  const seconds = Math.floor(state.jobMs / 1000);
  const took = `${seconds} second${seconds === 1 ? '' : 's'}`;
  return [
    started,
    { status: 'SUCCESS', timeMs: state.jobMs, message: 'Repair completed successfully' },
    { status: 'COMPLETE', timeMs: state.jobMs, message: `${command} finished in ${took}` },
  ];
}

/** A part of one of the node's ranges can be repaired, but not one that reaches beyond it. */
function impreciseRange(
  { keyspace, ranges: wanted }: RepairRequest,
  ranges: readonly TokenRange[],
): string | undefined {
  for (const span of wanted) {
    if (ranges.some((range) => encloses(range, span))) continue;
    const cut = ranges.find((range) => overlaps(range, span));
    if (cut === undefined) continue;
    return (
      `Requested range (${span.start},${span.end}] intersects a local range ` +
      `((${cut.start},${cut.end}]) but is not fully contained in one; this would lead to ` +
      `imprecise repair. keyspace: ${keyspace}`
    );
  }
  return undefined;
}

function startMessage(node: NodeState, request: RepairRequest, rangeCount: number): string {
  const options = [
    `parallelism: ${request.parallelism}`,
    'primary range: false',
    `incremental: ${!request.isFull}`,
    `job threads: ${request.threads}`,
    `ColumnFamilies: [${request.tables.join(', ')}]`,
    `dataCenters: [${request.datacenters.join(', ')}]`,
    'hosts: []',
    'previewKind: NONE',
    `# of ranges: ${rangeCount}`,
    'pull repair: false',
    'force repair: false',
    'optimise streams: false',
    'ignore unreplicated keyspaces: false',
    'repairPaxos: false',
    'paxosOnly: false',
  ];
  const id = uuidOf(`repair ${node.hostId} ${node.repairs}`);
  return (
    `Starting repair command #${node.repairs} (${id}), repairing keyspace ${request.keyspace} ` +
    `with repair options (${options.join(', ')})`
  );
}

/** No recording has one that was going on: the texts are those of other failures. */
function cancelRepairs({ node, nowMs }: Exchange): ApiAnswer {
  for (const job of node.jobs.values()) {
    if (job.type !== 'repair' || job.endMs <= nowMs) continue;
    const command = `Repair command #${job.id.slice('repair-'.length)}`;
    job.endMs = nowMs;
    job.changes = [
      ...job.changes.filter(({ timeMs }) => timeMs <= nowMs),
      { status: 'ERROR', timeMs: nowMs, message: `${command} failed with error Terminated` },
      { status: 'COMPLETE', timeMs: nowMs, message: `${command} finished with error` },
    ];
  }
  return empty(202);
}
