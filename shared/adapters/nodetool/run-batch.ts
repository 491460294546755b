import type { NodeCredentials } from '../../domain/node-credentials.ts';
import { nodetoolBatch, splitAnswers } from '../../domain/nodetool-invocation.ts';
import { needsCredentials } from '../../domain/nodetool-login.ts';
import type { ResourceRef } from '../../domain/resource-ref.ts';
import { formatRef } from '../../domain/resource-ref.ts';
import { AppError } from '../../errors/app-error.ts';
import type { PodExec } from '../../ports/pod-exec.ts';
import { nodetoolFailure } from './nodetool-failure.ts';

const MAX_OUTPUT_BYTES = 16 * 2 ** 20;

/** What nodetool is run in, and how. */
export interface BatchRequest {
  readonly pod: ResourceRef;
  readonly container: string;
  readonly commands: readonly string[];
  readonly credentials: NodeCredentials | undefined;
  /** Budget in milliseconds for all commands together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What became of a batch. */
export interface BatchResult {
  /** Of the commands that were answered, which are the first ones. */
  readonly answers: readonly string[];
  /** Why the next one was not; undefined when all were. */
  readonly failure: AppError | undefined;
  /** Whether it failed for want of credentials. */
  readonly needsCredentials: boolean;
}

/**
 * Runs a batch in a pod. Answers that came before a failure are kept.
 *
 * @throws AppError `KDS_FORBIDDEN` for credentials that nodetool cannot read.
 */
export async function runBatch(exec: PodExec, request: BatchRequest): Promise<BatchResult> {
  const { pod, container, commands, credentials, timeoutMs, signal } = request;
  const { command, stdin } = nodetoolBatch(commands, credentials);
  const overflow = new AbortController();
  const stdout = collect(overflow);
  const stderr = collect(overflow);
  const ended = await exec
    .exec({
      pod,
      container,
      command,
      onStdout: stdout.take,
      onStderr: stderr.take,
      timeoutMs,
      signal: AbortSignal.any([overflow.signal, ...(signal === undefined ? [] : [signal])]),
      ...(stdin === undefined ? {} : { stdin: oneChunk(stdin) }),
    })
    .catch((error: unknown) => {
      if (overflow.signal.aborted) return undefined;
      if (error instanceof AppError) return error;
      throw error;
    });
  const { answers, rest } = splitAnswers(stdout.text());
  const next = commands[answers.length];
  const result = { answers, failure: undefined, needsCredentials: false };
  if (next === undefined) return result;
  if (ended === undefined) return { ...result, failure: tooMuch(pod, next) };
  if (typeof ended !== 'number') return { ...result, failure: ended };
  const failed = {
    pod,
    container,
    command: next,
    exitCode: ended,
    output: `${stderr.text()}\n${rest}`,
    username: credentials?.username,
  };
  return { answers, failure: nodetoolFailure(failed), needsCredentials: needsCredentials(failed) };
}

interface Collector {
  readonly take: (data: Uint8Array) => void;
  readonly text: () => string;
}

/** Gives up when there is more than is sensible. */
function collect(overflow: AbortController): Collector {
  const chunks: Uint8Array[] = [];
  let total = 0;
  return {
    take(data) {
      total += data.length;
      if (total > MAX_OUTPUT_BYTES) overflow.abort();
      else chunks.push(data);
    },
    text: () => Buffer.concat(chunks).toString(),
  };
}

async function* oneChunk(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

function tooMuch(pod: ResourceRef, command: string): AppError {
  return new AppError(
    'KDS_NODE_ANSWER',
    `the answer of "nodetool ${command}" in pod ${formatRef(pod)} is longer than 16 MiB`,
    {
      hint: `Read it with: kubectl exec ${pod.name} --namespace ${pod.namespace} -- nodetool ${command}`,
    },
  );
}
