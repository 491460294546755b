import { member, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { SKIP_REASONS } from '../../shared/injection/reason.ts';
import type { SkipCode } from '../../shared/injection/reason.ts';
import type { DecisionRecord } from '../admission/decision-record.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import type { AuditEntry } from './audit-entry.ts';

/** The object that people look at when they wonder: `kubectl describe` shows its Events. */
export interface EventTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What to tell about a decision, and where. */
export interface DecisionEvent {
  readonly target: EventTarget;
  readonly type: 'Normal' | 'Warning';
  readonly reason: EventReason;
  readonly note: string;
}

/** Reasons of our Events. They are an interface: people filter by them. */
export const EVENT_REASONS = {
  Injected: 'A pod got the parts.',
  InjectionSkipped: 'A pod or StatefulSet stays as it is, and something can be done about it.',
  Refused: 'A change was refused.',
} as const;

export type EventReason = keyof typeof EVENT_REASONS;

/** Skipped as a matter of course, or by somebody's wish: an Event would only be noise. */
const SILENT: ReadonlySet<SkipCode> = new Set([
  'opted-out',
  'not-cassandra',
  'operator-managed',
  'management-api-present',
  'mirror-pod',
  'windows-pod',
  'not-a-server',
]);

/** @returns Undefined when there is nothing to tell, nobody to tell it, or it is only a dry run. */
export function describeEvent({ route, request, record }: AuditEntry): DecisionEvent | undefined {
  if (request.dryRun) return undefined;
  const message = messageOf(record, route === 'mutate-pods');
  const target = message === undefined ? undefined : targetOf(request);
  return message === undefined || target === undefined ? undefined : { target, ...message };
}

type Message = Omit<DecisionEvent, 'target'>;

function messageOf(record: DecisionRecord, isPod: boolean): Message | undefined {
  const { refusal, parts, reasons } = record;
  if (refusal !== undefined) return { type: 'Warning', reason: 'Refused', note: refusal };
  if (record.decision === 'injected' && isPod && parts !== undefined) {
    const note = `pods get the Management API of ${parts.image}, revision ${parts.revision}`;
    return { type: 'Normal', reason: 'Injected', note };
  }
  const telling = reasons.filter(({ code }) => !SILENT.has(code));
  if (telling.length === 0) return undefined;
  const note = telling
    .map(({ code, detail }) => `${detail} [${code}]. ${SKIP_REASONS[code].next}`)
    .join(' ');
  return { type: 'Warning', reason: 'InjectionSkipped', note };
}

/** The controller of the object; else the object itself, when it is there already. */
function targetOf({ namespace, object, oldObject }: AdmissionRequest): EventTarget | undefined {
  const owners = objectsAt(object, 'metadata', 'ownerReferences');
  const owner = owners.find((reference) => reference['controller'] === true);
  if (owner !== undefined) return toTarget(namespace, owner, owner);
  const metadata = member(oldObject, 'metadata');
  return oldObject === undefined ? undefined : toTarget(namespace, oldObject, metadata);
}

function toTarget(
  namespace: string,
  type: JsonObject,
  identity: ReturnType<typeof member>,
): EventTarget | undefined {
  const [apiVersion, kind] = [stringAt(type, 'apiVersion'), stringAt(type, 'kind')];
  const [name, uid] = [stringAt(identity, 'name'), stringAt(identity, 'uid')];
  if (namespace === '' || !apiVersion || !kind || !name || !uid) return undefined;
  return { apiVersion, kind, namespace, name, uid };
}
