import { ApiError } from '../../shared/errors/api-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';

/** Version of everything that `-o json` and `-o yaml` print. Members may be added to it. */
export const OUTPUT_API_VERSION = 'cli.k8ssandra.io/v1';

/** A failure as it stands in `errors`. */
export interface ErrorEntry {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** HTTP status, when the API server refused something. */
  readonly status?: number;
}

/** What every JSON document begins with. */
export interface DocumentHead {
  readonly apiVersion: typeof OUTPUT_API_VERSION;
  readonly kind: string;
  /** False when part of the answer could not be had: `errors` says what. */
  readonly complete: boolean;
  readonly errors: readonly ErrorEntry[];
}

export function documentHead(kind: string, errors: readonly AppError[]): DocumentHead {
  return {
    apiVersion: OUTPUT_API_VERSION,
    kind,
    complete: errors.length === 0,
    errors: errors.map(toEntry),
  };
}

/** Indented by two spaces, as kubectl prints it. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function toEntry(error: AppError): ErrorEntry {
  const { code, message, hint } = error;
  return error instanceof ApiError
    ? { code, message, hint, status: error.status }
    : { code, message, hint };
}
