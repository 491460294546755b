import { AppError } from './app-error.ts';

interface ApiErrorOptions {
  /** HTTP status of the answer: 400 to 599. */
  readonly status: number;
  /** Machine-readable reason of the Kubernetes Status object, such as `AlreadyExists`; may be empty. */
  readonly reason: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/** An answer of the API server that is not 2xx. */
export class ApiError extends AppError {
  readonly status: number;
  readonly reason: string;

  constructor(message: string, { status, reason, hint, cause }: ApiErrorOptions) {
    super(codeOf(status), message, { hint, cause });
    this.status = status;
    this.reason = reason;
  }
}

function codeOf(status: number): 'KDS_FORBIDDEN' | 'KDS_NOT_FOUND' | 'KDS_API_REFUSED' {
  if (status === 401 || status === 403) return 'KDS_FORBIDDEN';
  return status === 404 ? 'KDS_NOT_FOUND' : 'KDS_API_REFUSED';
}
