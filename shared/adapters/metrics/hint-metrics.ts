import type { HintState } from '../../domain/hint-state.ts';
import { ipAddress } from '../../domain/ip-address.ts';
import type { Metrics } from './read-metrics.ts';

const TOTAL = 'org_apache_cassandra_metrics_storage_total_hints';
/** The target is a part of the name: `hints_created_10_244_0_2_7000`. */
const CREATED = 'org_apache_cassandra_metrics_hints_service_hints_created_';

/** What to ask the metrics for. */
export const HINT_METRICS = { names: [TOTAL], prefixes: [CREATED] } as const;

/**
 * What the metrics say about hints: how many were written for whom since the node started.
 *
 * A target appears with its first hint. So without the total, which is always there, nothing says
 * that the others were not left out.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the agent is told to leave them out.
 */
export function hintState({ samples, unfit }: Metrics): HintState {
  if (!samples.some(({ name }) => name === TOTAL)) throw unfit('count of hints');
  const written = new Map<string, number>();
  for (const { name, value } of samples) {
    const address = name.startsWith(CREATED) ? targetIn(name.slice(CREATED.length)) : undefined;
    if (address !== undefined) written.set(address, value);
  }
  return { pending: undefined, written };
}

const BYTES_OF_V4 = 4;
const GROUPS_OF_V6 = 8;

/** `10_244_0_2_7000` is an address and a port; Java writes every group of an IPv6 address. */
function targetIn(text: string): string | undefined {
  const parts = text.split('_').filter((part) => part !== '');
  const address = parts.slice(0, -1);
  if (address.length === BYTES_OF_V4) return address.join('.');
  return address.length === GROUPS_OF_V6 ? ipAddress(address.join(':')) : undefined;
}
