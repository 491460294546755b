import type { ResourceRef } from '../domain/resource-ref.ts';

export interface LogRequest {
  readonly pod: ResourceRef;
  readonly container: string;
  /** Of the container before the last restart. */
  readonly previous?: boolean;
  /** Goes on as new lines come. */
  readonly follow?: boolean;
  readonly sinceSeconds?: number;
  readonly tailLines?: number;
  /** At most so much of the log, in bytes. */
  readonly limitBytes?: number;
  /**
   * Budget in milliseconds until the first answer, and for all of it without `follow`. Without
   * either, the log may not be silent for longer than the time for one request.
   */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Reads the logs of containers. */
export interface PodLogs {
  /**
   * Yields the lines as they come, each with the time stamp of the kubelet in front (RFC 3339, then
   * one space), without its line end. Ends with the log, or when the signal aborts.
   *
   * @throws ApiError when the API server refuses, AppError `KDS_API_UNREACHABLE` when the
   *   connection is lost, `KDS_TIMEOUT` when the log does not come in time.
   */
  lines(request: LogRequest): AsyncIterable<string>;
}
