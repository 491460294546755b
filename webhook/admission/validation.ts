import type { JsonObject } from '../../shared/domain/json.ts';
import type { Verdict } from '../../shared/policy/finding.ts';
import { formatDenial, formatWarning } from '../../shared/policy/format-finding.ts';
import { IGNORED, record } from './decision-record.ts';
import type { DecisionRecord } from './decision-record.ts';
import { concerns } from './review-handler.ts';
import type { ReviewHandler } from './review-handler.ts';

/** Judges an object by every rule. Pure. */
export type Judge = (change: {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
}) => Verdict;

export interface ValidationDeps {
  readonly judge: Judge;
  /** `warn` turns every refusal into a warning. */
  readonly enforcement: 'enforce' | 'warn';
}

/** Judges objects of one resource when they are made or changed, never when they are deleted. */
export function validate(deps: ValidationDeps, resource: string): ReviewHandler {
  return (request) => {
    const after = request.object;
    if (after === undefined || !concerns(request, resource, ['CREATE', 'UPDATE'])) return IGNORED;
    const before = request.operation === 'UPDATE' ? request.oldObject : undefined;
    return toRecord(deps.enforcement, deps.judge({ before, after }));
  };
}

function toRecord(
  enforcement: ValidationDeps['enforcement'],
  { judged, findings }: Verdict,
): DecisionRecord {
  if (!judged) return IGNORED;
  const refusal = enforcement === 'enforce' ? formatDenial(findings) : '';
  const telling = findings.filter(
    ({ severity }) => severity === 'warn' || (severity === 'deny' && refusal === ''),
  );
  const warnings = telling.map(formatWarning);
  if (refusal === '') return record('allowed', { findings, warnings });
  return record('denied', { findings, warnings, refusal });
}
