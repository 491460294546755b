import type { NodeInfo } from '../../domain/node-info.ts';
import { parseSize } from './parse-size.ts';
import { unusableAnswer } from './unusable-answer.ts';

const LINE = /^([A-Z][A-Za-z() ]*?) *: ?(.*)$/;
const MIB = 2 ** 20;

/**
 * Reads `nodetool info` of Cassandra 3.11 to 5.0, all but the version, which is not there.
 *
 * Sizes are rounded by nodetool: the heap to 0.01 MiB, the load to 0.01 of its unit.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseInfo(text: string): Omit<NodeInfo, 'releaseVersion'> {
  const lines = text.split('\n').map((line) => LINE.exec(line) ?? []);
  const values = new Map(lines.map(([, name, value]) => [name, value]));
  if (!values.has('ID') || !values.has('Load')) throw unusableAnswer('info', text.split('\n')[0]);
  const [heapUsed, heapMax] = (values.get('Heap Memory (MB)') ?? '').split(' / ');
  const uptimeSeconds = numberOf(values.get('Uptime (seconds)'));
  return {
    hostId: values.get('ID'),
    datacenter: values.get('Data Center'),
    rack: values.get('Rack'),
    gossipActive: booleanOf(values.get('Gossip active')),
    nativeTransportActive: booleanOf(values.get('Native Transport active')),
    loadBytes: parseSize(values.get('Load') ?? ''),
    uptimeMs: uptimeSeconds === undefined ? undefined : uptimeSeconds * 1_000,
    heapUsedBytes: mebibytes(heapUsed),
    heapMaxBytes: mebibytes(heapMax),
    offHeapBytes: mebibytes(values.get('Off Heap Memory (MB)')),
    exceptions: numberOf(values.get('Exceptions')),
    percentRepaired: numberOf(values.get('Percent Repaired')),
    tokenCount: tokenCountOf(
      lines.filter(([, name]) => name === 'Token').map(([, , text]) => text),
    ),
  };
}

/** One line for each token, but a hint in their place where they are many. */
function tokenCountOf(tokens: readonly (string | undefined)[]): number | undefined {
  const [first = ''] = tokens;
  if (first.startsWith('(node is not joined')) return 0;
  const count = /^\(invoke with .* see all (\d+) tokens\)$/.exec(first)?.[1];
  if (count !== undefined) return Number(count);
  return tokens.length > 0 ? tokens.length : undefined;
}

function booleanOf(text: string | undefined): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** `N/A`, `NaN` and the like are what we do not know. */
function numberOf(text: string | undefined): number | undefined {
  const number = /^(-?\d+(?:\.\d+)?(?:E-?\d+)?)%?$/.exec(text ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

function mebibytes(text: string | undefined): number | undefined {
  const number = numberOf(text);
  return number === undefined ? undefined : Math.round(number * MIB);
}
