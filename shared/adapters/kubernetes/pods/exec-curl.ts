import { Readable } from 'node:stream';

import { formatRef } from '../../../domain/resource-ref.ts';
import { ApiError } from '../../../errors/api-error.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { ExecRequest, PodExec } from '../../../ports/pod-exec.ts';
import type { PodHttpRequest } from '../../../ports/pod-http.ts';
import { curlConfig, readCurlOutput } from './curl-config.ts';
import {
  MAX_ANSWER_BYTES,
  answerTooLong,
  badAnswer,
  timedOut,
  serverUnreachable,
} from './node-failure.ts';
import type { Outcome, Way } from './way.ts';

/**
 * Reads as many bytes as its argument says, as not every API server tells the end of
 * input. `-q` keeps curl from reading a configuration of its own.
 */
const SCRIPT = 'head -c "$1" | curl -q -sS -K -';
/** Exit code of a shell that does not find a program. */
const NOT_FOUND = 127;
const MAX_STDERR_BYTES = 4_096;

/** What the exit codes of curl mean to us; for any other, its own words are enough. */
const CURL_CUT_OFF = [18, 52, 56];
const CURL_TIMED_OUT = 28;

/** curl inside the pod: works wherever commands may be run, and takes the most rights. */
export function execCurl(exec: PodExec['exec']): Way {
  return {
    transport: 'exec',
    async request(request, signal) {
      const { endpoint } = request;
      if (endpoint.tls !== undefined && endpoint.tls.files === undefined) {
        const problem = 'it demands a client certificate, and the pod has none';
        return { kind: 'closed', error: serverUnreachable(endpoint, problem) };
      }
      const run = new CurlRun(request, signal);
      try {
        return run.outcome(await exec(run.command));
      } catch (error) {
        if (run.isTooLong) return { kind: 'failed', error: answerTooLong(endpoint) };
        if (signal.aborted || !(error instanceof AppError)) throw error;
        return refused(request, error);
      }
    },
  };
}

/** One call of curl, and what it prints. */
class CurlRun {
  readonly command: ExecRequest;
  readonly #request: PodHttpRequest;
  readonly #enough = new AbortController();
  readonly #stdout: Uint8Array[] = [];
  readonly #stderr: Uint8Array[] = [];
  #stdoutBytes = 0;
  #stderrBytes = 0;

  constructor(request: PodHttpRequest, signal: AbortSignal) {
    const config = Buffer.from(curlConfig(request));
    const { pod, container } = request.endpoint;
    this.#request = request;
    this.command = {
      pod,
      container,
      command: ['sh', '-c', SCRIPT, 'curl', String(config.length)],
      stdin: Readable.from([config]),
      onStdout: (data) => {
        this.#stdoutBytes += data.length;
        if (this.isTooLong) this.#enough.abort();
        else this.#stdout.push(data);
      },
      onStderr: (data) => {
        this.#stderrBytes += data.length;
        if (this.#stderrBytes <= MAX_STDERR_BYTES) this.#stderr.push(data);
      },
      timeoutMs: request.timeoutMs,
      signal: AbortSignal.any([signal, this.#enough.signal]),
    };
  }

  get isTooLong(): boolean {
    return this.#stdoutBytes > MAX_ANSWER_BYTES;
  }

  outcome(exitCode: number): Outcome {
    const { endpoint } = this.#request;
    if (exitCode === 0) {
      const read = readCurlOutput(Buffer.concat(this.#stdout).toString());
      if (read === undefined) return { kind: 'failed', error: badAnswer(endpoint, 'is cut off') };
      return { kind: 'answer', answer: { ...read, transport: 'exec' } };
    }
    const said = Buffer.concat(this.#stderr).toString().trim();
    if (exitCode === NOT_FOUND) return { kind: 'closed', error: noCurl(this.#request) };
    if (exitCode === CURL_TIMED_OUT) return { kind: 'failed', error: timedOut(this.#request) };
    if (CURL_CUT_OFF.includes(exitCode)) {
      return { kind: 'failed', error: badAnswer(endpoint, `is cut off: ${said}`) };
    }
    const problem = said === '' ? `curl ended with ${exitCode}` : said;
    return { kind: 'failed', error: serverUnreachable(endpoint, problem) };
  }
}

function refused(request: PodHttpRequest, error: AppError): Outcome {
  const { endpoint } = request;
  if (error.code === 'KDS_NODE_TIMEOUT') return { kind: 'failed', error: timedOut(request) };
  if (!(error instanceof ApiError)) return { kind: 'closed', error };
  if (error.status === 401 || error.status === 403) return { kind: 'denied', error };
  const kind = error.status === 404 ? 'failed' : 'closed';
  return { kind, error: serverUnreachable(endpoint, error.message, error) };
}

function noCurl({ endpoint: { pod, container } }: PodHttpRequest): AppError {
  return new AppError(
    'KDS_NODE_UNREACHABLE',
    `container "${container}" of pod ${formatRef(pod)} has no curl`,
    { hint: 'Take another way: --via port-forward, or --via proxy.' },
  );
}
