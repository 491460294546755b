import { isObject, member, objectAt } from '../../../../shared/domain/json.ts';
import { empty, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const DONE = text(200, 'OK\n');
const READ_TIMEOUT =
  'Cassandra timeout during read query at consistency LOCAL_ONE (1 responses were required but ' +
  'only 0 replica responded). In case this was generated during read repair, the consistency ' +
  'level is not representative of the actual consistency.';

/** The process of Cassandra, as far as the server sees it, and the probes. */
export const LIFECYCLE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v0/probes/liveness',
    produces: ['text'],
    isOwn: true,
    answer: () => text(200, 'OK'),
  },
  {
    method: 'GET',
    path: '/api/v0/probes/readiness',
    produces: ['text'],
    answer: ({ node }) => (node.gossip === 'LEFT' ? text(500, READ_TIMEOUT) : text(200, 'OK')),
  },
  {
    method: 'GET',
    path: '/api/v0/lifecycle/pid',
    produces: ['text', 'json'],
    isOwn: true,
    answer: (exchange) => (seesProcess(exchange) ? text(200, pidOf(exchange)) : empty(204)),
  },
  {
    method: 'POST',
    path: '/api/v0/lifecycle/start',
    produces: ['text', 'json'],
    isOwn: true,
    answer: start,
  },
  {
    method: 'POST',
    path: '/api/v0/lifecycle/stop',
    produces: ['text', 'json'],
    isOwn: true,
    answer: stop,
  },
  {
    method: 'POST',
    path: '/api/v0/lifecycle/configure',
    produces: ['text', 'json'],
    accepts: { members: ['spec'] },
    isOwn: true,
    answer: configure,
  },
];

function seesProcess({ state, node }: Exchange): boolean {
  const isThere = node.process === 'running' || node.process === 'starting';
  return isThere && state.processes !== 'own-namespace';
}

function pidOf({ state, node }: Exchange): string {
  return String(100 + state.nodes.indexOf(node));
}

function start(exchange: Exchange): ApiAnswer {
  const { state, node, query } = exchange;
  const isConnected = node.process === 'running';
  if (seesProcess(exchange)) return empty(isConnected ? 202 : 204);
  if (isConnected) return empty(206);
  const replaceIp = query.get('replace_ip');
  if (replaceIp !== null && !IPV4.test(replaceIp)) {
    const variant = 'Variant[mediaType=text/plain, language=null, encoding=null]';
    const message = `Invalid replace IP passed: ${replaceIp}`;
    return text(400, `Entity{entity=${message}, variant=${variant}, annotations=[]}`);
  }
  if (state.processes !== 'managed') return text(420, 'Error starting Cassandra');
  node.process = 'starting';
  return text(201, 'OK\n');
}

/** A process that it does not see is one that has stopped already. */
function stop(exchange: Exchange): ApiAnswer {
  if (seesProcess(exchange)) exchange.node.process = 'stopped';
  return DONE;
}

function configure({ body, query }: Exchange): ApiAnswer {
  if (query.get('profile') === null) {
    const path = '/api/v0/lifecycle/configure?profile=<profile>';
    return text(400, `The profile query parameter is required, try ${path}\n`);
  }
  const spec = member(body, 'spec');
  if (!isObject(spec)) return text(400, 'spec missing\n');
  if (member(spec, 'clusterName') === undefined) return text(400, 'cluster name missing\n');
  return Object.keys(objectAt(spec, 'config')).length === 0 ? text(400, 'config missing\n') : DONE;
}
