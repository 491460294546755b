import type { RefusalStatus } from './http-statuses.ts';

/** The sender, or the load, is at fault: answered with `status` and this message. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: RefusalStatus, message: string) {
    super(message);
    this.status = status;
  }
}

/** The other side hung up: there is nobody left to answer. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}
