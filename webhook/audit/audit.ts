import type { Clock } from '../../shared/ports/clock.ts';
import type { WebhookMetrics } from '../metrics/webhook-metrics.ts';
import type { Audit, AuditEntry } from './audit-entry.ts';
import { describeEvent } from './decision-event.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Log, LogFields } from './log.ts';

interface AuditDeps {
  readonly log: Log;
  readonly metrics: Pick<
    WebhookMetrics,
    'reviews' | 'reviewDuration' | 'lastReview' | 'skips' | 'findings'
  >;
  /** Undefined when Events are switched off. */
  readonly events: EventRecorder | undefined;
  readonly clock: Clock;
}

/** Keeps all the books about a decision: log, metrics, Event. */
export function createAudit({ log, metrics, events, clock }: AuditDeps): Audit {
  return (entry) => {
    const { route, record, durationMs } = entry;
    log.write('info', 'reviewed', logFields(entry));
    metrics.reviews.add([route, record.decision]);
    metrics.reviewDuration.observe([route], durationMs / 1_000);
    metrics.lastReview.set([], clock.wallMs() / 1_000);
    for (const { code } of record.reasons) metrics.skips.add([code]);
    for (const { ruleId, severity } of record.findings) metrics.findings.add([ruleId, severity]);
    const event = events === undefined ? undefined : describeEvent(entry);
    if (event !== undefined) events?.record(event);
  };
}

/** The longest name of a Kubernetes object; a sender who is no API server may write more. */
const MAX_NAME_LENGTH = 253;

function logFields({ route, request, record, durationMs }: AuditEntry): LogFields {
  const { findings, reasons } = record;
  return {
    uid: clip(request.uid),
    route,
    kind: clip(request.kind),
    namespace: clip(request.namespace),
    name: clip(request.name),
    operation: clip(request.operation),
    dryRun: request.dryRun,
    decision: record.decision,
    rules: findings.length === 0 ? undefined : findings.map(({ ruleId }) => ruleId),
    reasons: reasons.length === 0 ? undefined : reasons.map(({ code }) => code),
    revision: record.parts?.revision,
    factsMissing: record.factsMissing ? true : undefined,
    ms: Math.round(durationMs * 1_000) / 1_000,
  };
}

function clip(text: string): string {
  return text.length <= MAX_NAME_LENGTH ? text : text.slice(0, MAX_NAME_LENGTH);
}
