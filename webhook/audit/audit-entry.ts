import type { DecisionRecord } from '../admission/decision-record.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import type { RouteName } from '../routes/route-table.ts';

/** One answered review, as everyone who keeps books about it sees it. */
export interface AuditEntry {
  readonly route: RouteName;
  readonly request: AdmissionRequest;
  readonly record: DecisionRecord;
  /** From the headers of the review to its answer. */
  readonly durationMs: number;
}

/** Told about every answered review, after the answer is out. */
export type Audit = (entry: AuditEntry) => void;
