import type { DecisionRecord } from './decision-record.ts';
import { encodePatch } from './encode-patch.ts';
import { boundWarnings, oneLine } from './plain-text.ts';

/** A refusal must fit a terminal and an audit log, however many rules an object breaks. */
const MAX_REFUSAL_LENGTH = 32_768;
const MAX_ANNOTATION_LENGTH = 1_024;

/**
 * Writes the AdmissionReview that answers a request.
 *
 * `patch` and `patchType` come together or not at all, and never on a denial;
 * `status` only on a denial. The request is not repeated: that would double
 * the bytes and nobody reads it.
 */
export function encodeReview(uid: string, record: DecisionRecord): string {
  const { patch, refusal, warnings } = record;
  const allowed = refusal === undefined;
  const response = JSON.stringify({
    uid,
    allowed,
    ...(allowed ? {} : { status: { code: 403, reason: 'Forbidden', message: clip(refusal) } }),
    ...(warnings.length === 0 ? {} : { warnings: boundWarnings(warnings) }),
    auditAnnotations: annotationsOf(record),
  });
  return `${HEAD}${allowed && patch.length > 0 ? withPatch(response, patch) : response}}`;
}

const HEAD = '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":';

/** Base64 needs no escaping, so the large member is not run through JSON.stringify again. */
function withPatch(response: string, patch: DecisionRecord['patch']): string {
  const encoded = Buffer.from(encodePatch(patch)).toString('base64');
  return `${response.slice(0, -1)},"patchType":"JSONPatch","patch":"${encoded}"}`;
}

/** What each audit annotation says. The API server puts the name of the webhook before the key. */
export const AUDIT_ANNOTATIONS = {
  decision: 'The decision, as one of the words above.',
  rules: 'Ids of the rules that found something, separated by commas.',
  reasons: 'Codes of the reasons to skip, separated by commas.',
  revision: 'Revision of the injected parts.',
  facts: '`missing` when labels or LimitRanges of the namespace could not be had.',
} as const;

type Annotations = Partial<Record<keyof typeof AUDIT_ANNOTATIONS, string>>;

function annotationsOf(record: DecisionRecord): Annotations {
  const annotations: Annotations = { decision: record.decision };
  if (record.findings.length > 0) {
    annotations.rules = list(record.findings.map(({ ruleId }) => ruleId));
  }
  if (record.reasons.length > 0) {
    annotations.reasons = list(record.reasons.map(({ code }) => code));
  }
  if (record.parts !== undefined) {
    annotations.revision = oneLine(record.parts.revision, MAX_ANNOTATION_LENGTH);
  }
  if (record.factsMissing) annotations.facts = 'missing';
  return annotations;
}

function list(codes: readonly string[]): string {
  return oneLine([...new Set(codes)].join(','), MAX_ANNOTATION_LENGTH);
}

function clip(text: string): string {
  if (text.length <= MAX_REFUSAL_LENGTH) return text;
  return `${text.slice(0, MAX_REFUSAL_LENGTH)}...`;
}
