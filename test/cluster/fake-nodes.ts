import { objectsAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import type { ApiClient } from './api-client.ts';
import { createObjects } from './create-objects.ts';
import { waitFor } from './wait-for.ts';

const NODES = '/api/v1/nodes';
const ZONES = ['zone-a', 'zone-b', 'zone-c'];
/** Large enough that nothing in a test ever waits for room. */
const ROOM = { cpu: '1000', memory: '4Ti', 'ephemeral-storage': '100Ti', pods: '2000' };
const READY_BUDGET_MS = 60_000;

/** `node-0`, `node-1`, ... spread over three zones of one region. */
export function fakeNode(index: number): JsonObject {
  const name = `node-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'region-1',
        'topology.kubernetes.io/zone': ZONES[index % ZONES.length] ?? '',
      },
    },
    status: { capacity: ROOM, allocatable: ROOM },
  };
}

/**
 * Adds nodes up to `count` and returns when kwok has made them ready.
 *
 * @param requireAlive - Throws when kwok has ended, so that nobody waits for it in vain.
 */
export async function addFakeNodes(
  api: ApiClient,
  count: number,
  requireAlive: () => void,
): Promise<void> {
  await createObjects(
    api,
    NODES,
    Array.from({ length: count }, (_, index) => fakeNode(index)),
  );
  const allReady = async (): Promise<true | undefined> => {
    requireAlive();
    const { body } = await api.send('GET', NODES);
    const ready = objectsAt(body as JsonValue, 'items').filter(isReady);
    return ready.length >= count ? true : undefined;
  };
  await waitFor(`${count} nodes`, allReady, { budgetMs: READY_BUDGET_MS, intervalMs: 50 });
}

function isReady(node: JsonObject): boolean {
  return objectsAt(node, 'status', 'conditions').some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}
