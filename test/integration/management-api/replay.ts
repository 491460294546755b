import type { JsonValue } from '../../../shared/domain/json.ts';
import type { ApiAnswer } from '../../support/management-api/exchange.ts';
import { recordedCluster } from './recorded-cluster.ts';
import type { RecordedCluster } from './recorded-cluster.ts';
import { jobIdIn, questionOf } from './recordings.ts';
import type { Recording, Recordings } from './recordings.ts';
import { beforeOf, elapsedMs, submissionOf } from './scenario.ts';
import { plainText, shapeOf } from './shape-of.ts';

/** Asks the emulator what a real node was asked, in the state that node was in. */
export async function replay(recordings: Recordings, recording: Recording): Promise<ApiAnswer> {
  const state = submissionOf(recordings, recording)?.state ?? recording.state;
  const world = recordedCluster(recordings, recording.meta.cassandra, state);
  const jobIds = new Map<string, string>();
  const befores = beforeOf(recordings, recording);
  for (const before of befores) {
    if (typeof before !== 'string') before(world.cluster, recording.meta.node);
    else happen(recordings, before, world, jobIds);
  }
  if (befores.length > 0) await world.clock.advance(elapsedMs(recording));
  return world.cluster.ask(recording.meta.node, questionOf(recording, jobIds));
}

function happen(
  recordings: Recordings,
  name: string,
  { cluster }: RecordedCluster,
  jobIds: Map<string, string>,
): void {
  const recording = recordings.get(name);
  if (recording === undefined) throw new Error(`no recording ${name}`);
  const answer = cluster.ask(recording.meta.node, questionOf(recording, jobIds));
  const theirs = jobIdIn(recording);
  const ours = jobIdIn({ ...recording, response: { ...recording.response, ...parsed(answer) } });
  if (theirs !== undefined && ours !== undefined) jobIds.set(theirs, ours);
}

function parsed({ body }: ApiAnswer): { readonly body: JsonValue } {
  return { body: body.startsWith('{') ? (JSON.parse(body) as JsonValue) : body };
}

/** What the real node answered. */
export function recordedAnswer({ response }: Recording): ApiAnswer {
  const { status, headers, body, bodyText } = response;
  const text = bodyText ?? (typeof body === 'string' ? body : '');
  return { status, contentType: headers['content-type'], body: text };
}

/** Answers that follow from ring, gossip and schema alone: of these, every byte must agree. */
const COMPUTED = /-(?:tokens_rangetoendpoint_shop|probes_cluster|keyspace_replication|tables_v)/;

/** What must be alike in two answers, as one text: status, content type and shape of the body. */
export function likenessOf({ name }: Recording, { status, contentType, body }: ApiAnswer): string {
  const compared = COMPUTED.test(name) ? body : bodyShape(body);
  return `${status} ${contentType ?? '-'} ${compared}`;
}

/** A text has no shape but itself. */
function bodyShape(body: string): string {
  return /^[[{]|^(?:true|false)$/.test(body)
    ? shapeOf(JSON.parse(body) as JsonValue)
    : plainText(body);
}
