import { formatRef } from '../../../domain/resource-ref.ts';
import type { ResourceRef } from '../../../domain/resource-ref.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { PodEndpoint, PodHttpRequest } from '../../../ports/pod-http.ts';

/** Of the answer of a server in a pod, in bytes. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** `prod/dc1-0:8080`. */
export function describeEndpoint({ pod, port }: PodEndpoint): string {
  return `${formatRef(pod)}:${port}`;
}

/** Something in a pod cannot be reached, and there is no other way to it. */
export function unreachable(pod: ResourceRef, where: string, problem: string): AppError {
  return new AppError('KDS_NODE_UNREACHABLE', `cannot reach ${where}: ${problem}`, {
    hint: `Look at the pod with: ${describeCall(pod)}`,
  });
}

/** The way to a server in a pod is closed, whoever closed it. */
export function serverUnreachable(
  endpoint: PodEndpoint,
  problem: string,
  cause?: unknown,
): AppError {
  const message = `cannot reach ${describeEndpoint(endpoint)}: ${problem}`;
  return new AppError('KDS_NODE_UNREACHABLE', message, {
    hint: `Take another way with --via, or look at the pod with: ${describeCall(endpoint.pod)}`,
    cause,
  });
}

function describeCall({ namespace, name }: ResourceRef): string {
  return `kubectl describe pod ${name} -n ${namespace}`;
}

/** A connection to a pod ended where it should have gone on. */
export function dropped(pod: ResourceRef, what: string): AppError {
  const problem = `the connection to pod ${formatRef(pod)} broke off ${what}`;
  return new AppError('KDS_NODE_UNREACHABLE', problem, {
    hint: 'Try again; look for restarts of the pod, its node or the API server.',
  });
}

/** The server in the pod, or the way to it, used up the budget. */
export function timedOut({ endpoint, method, path, timeoutMs }: PodHttpRequest): AppError {
  // What is left of a budget is a crooked number, and nodes with one reason are told together.
  const what = `${method} ${path} within ${Number((timeoutMs / 1_000).toPrecision(2))} s`;
  return new AppError(
    'KDS_NODE_TIMEOUT',
    `no answer from ${describeEndpoint(endpoint)} to ${what}`,
    {
      hint: 'Look at the log of the pod, or allow more time with --node-timeout.',
    },
  );
}

/** An answer that ended too early, or is otherwise of no use. */
export function badAnswer(endpoint: PodEndpoint, problem: string, cause?: unknown): AppError {
  return new AppError('KDS_NODE_ANSWER', `the answer of ${describeEndpoint(endpoint)} ${problem}`, {
    hint: 'Try again; if it stays, look at the log of the pod.',
    cause,
  });
}

/** An answer above the limit is given up: it would only fill the memory. */
export function answerTooLong(endpoint: PodEndpoint): AppError {
  return badAnswer(endpoint, `is longer than ${MAX_ANSWER_BYTES / 2 ** 20} MiB`);
}
