import type { JsonObject } from '../../shared/domain/json.ts';

interface EventParts {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly type?: 'Normal' | 'Warning';
  readonly count?: number;
  /** RFC 3339. */
  readonly last?: string;
}

const USUAL: Required<EventParts> = {
  kind: 'Pod',
  name: 'cassandra-0',
  namespace: 'prod',
  reason: 'Started',
  message: 'Started container cassandra',
  type: 'Normal',
  count: 1,
  last: '2026-01-01T00:00:00Z',
};

/** An event as the kubelet writes it, about a pod. A test names what it is about. */
export function anEvent(parts: EventParts = {}): JsonObject {
  const { kind, name, namespace, last, ...event } = { ...USUAL, ...parts };
  const isClusterScoped = kind === 'Node';
  return {
    metadata: { name: `${name}.17`, namespace: isClusterScoped ? 'default' : namespace },
    involvedObject: { kind, name, ...(isClusterScoped ? {} : { namespace }) },
    ...event,
    firstTimestamp: '2025-12-31T23:00:00Z',
    lastTimestamp: last,
    source: { component: 'kubelet' },
  };
}
