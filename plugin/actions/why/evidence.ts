import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { EventEntry } from '../events/event-entry.ts';
import type { Evidence } from './cause.ts';
import { latestEnd } from './container-facts.ts';
import type { ContainerEnd, ContainerFacts } from './container-facts.ts';

/** An event: who reports it, how often, and its words. */
export function eventEvidence({ kind, name, reason, message, ...event }: EventEntry): Evidence {
  const times = event.count > 1 ? ` (${event.count} times)` : '';
  return {
    source: 'event',
    object: `${shortKind(kind)}/${name}`,
    time: event.lastSeen,
    text: `${reason}${times}: ${message}`,
  };
}

/** What a condition says. */
export function conditionEvidence(object: string, condition: JsonObject): Evidence {
  const at = (field: string): string => stringAt(condition, field) ?? '';
  const reason = at('reason') === '' ? '' : `, ${at('reason')}`;
  const message = at('message') === '' ? '' : `: ${at('message')}`;
  return {
    source: 'condition',
    object,
    time: stringAt(condition, 'lastTransitionTime'),
    text: `${at('type')} is ${at('status')}${reason}${message}`,
  };
}

/** What a container is at, how often it was restarted and how it ended last. */
export function containerEvidence(object: string, container: ContainerFacts): Evidence {
  const { name, waiting, restarts, ended } = container;
  const end = latestEnd(container);
  const facts = [
    stateText(container),
    ...(restarts > 0 ? [restarts === 1 ? '1 restart' : `${restarts} restarts`] : []),
    ...(end === undefined ? [] : [`${ended === undefined ? 'before it ' : ''}${endText(end)}`]),
  ];
  const said = waiting?.message ?? '';
  return {
    source: 'container',
    object,
    container: name,
    time: timeOf(container),
    text: said === '' ? facts.join(', ') : `${facts.join(', ')}: ${said}`,
  };
}

/** When it ended last, or else when it began. */
function timeOf(container: ContainerFacts): string | undefined {
  const { runningSince } = container;
  return latestEnd(container)?.finishedAt ?? (runningSince === '' ? undefined : runningSince);
}

function stateText({ waiting, runningSince, ended, ready }: ContainerFacts): string {
  if (waiting !== undefined)
    return waiting.reason === '' ? 'waiting' : `waiting, ${waiting.reason}`;
  if (runningSince !== undefined) return ready ? 'running' : 'running, not ready';
  return ended === undefined ? 'not started' : 'ended';
}

function endText({ reason, exitCode, message }: ContainerEnd): string {
  const named = reason === '' || reason === 'Error' ? '' : `${reason}, `;
  return `${named}exit code ${exitCode}${message === '' ? '' : `: ${message}`}`;
}

/** A field of an object and its value. */
export function fieldEvidence(
  source: 'label' | 'spec' | 'status',
  object: string,
  text: string,
): Evidence {
  return { source, object, time: undefined, text };
}

const SHORT: Readonly<Record<string, string>> = {
  StatefulSet: 'sts',
  CassandraDatacenter: 'dc',
  K8ssandraCluster: 'k8c',
  PersistentVolumeClaim: 'pvc',
};

/** A kind as one types it. */
export function shortKind(kind: string): string {
  return SHORT[kind] ?? kind.toLowerCase();
}
