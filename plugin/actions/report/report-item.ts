import type { JsonValue } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';

/** What an item of a report holds, before anything is redacted. */
export type Content =
  | { readonly json: JsonValue }
  /** `isCut`: the beginning of a long log is left out. */
  | { readonly text: string; readonly isCut?: boolean };

/** One file of a report. */
export interface ReportItem {
  /** In the archive. */
  readonly path: string;
  /** For people: `StatefulSets of prod`. */
  readonly what: string;
  /** True for what Cassandra says: it may name keyspaces and tables. */
  readonly isCassandra: boolean;
}

/** Something to be asked for. Undefined when there is none of it, which is no failure. */
export interface Question<T> extends ReportItem {
  readonly ask: (signal: AbortSignal) => Promise<T | undefined>;
}

/** What came of a question. */
export interface Finding<T = Content> extends ReportItem {
  /** Undefined when it failed or there is none. */
  readonly value: T | undefined;
  /** Why it failed. */
  readonly error: AppError | undefined;
}
