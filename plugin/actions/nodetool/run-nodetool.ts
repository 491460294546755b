import type { NodeCredentials } from '../../../shared/domain/node-credentials.ts';
import { nodetoolInvocation } from '../../../shared/domain/nodetool-invocation.ts';
import { needsCredentials, refusesLogin } from '../../../shared/domain/nodetool-login.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ExecRequest, PodExec } from '../../../shared/ports/pod-exec.ts';
import type { ExecPlace } from '../reach/exec-place.ts';
import { HeldLines } from './held-lines.ts';
import type { HoldRule } from './held-lines.ts';
import { bringsLogin } from './own-login.ts';

/** A call of nodetool on one node. */
export interface NodetoolCall {
  readonly place: ExecPlace;
  /** As the user gave them. */
  readonly args: readonly string[];
  /** Called if JMX asks for a login and `args` have none; undefined for none. */
  readonly credentials: () => Promise<NodeCredentials | undefined>;
  readonly onStdout: (data: Uint8Array) => void;
  readonly onStderr: (data: Uint8Array) => void;
  /** Told why the login that JMX asks for could not be had. */
  readonly onProblem: (error: AppError) => void;
  /** Budget in milliseconds; undefined for as long as it takes. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Runs nodetool to its end, and once more with credentials if it turns out to need them.
 *
 * @returns Its exit code.
 * @throws AppError as PodExec does.
 */
export async function runNodetool(exec: PodExec, call: NodetoolCall): Promise<number> {
  const { args, onStderr } = call;
  if (bringsLogin(args)) return exec.exec(request(call, undefined, onStderr));
  const lines = new HeldLines(REFUSALS, onStderr);
  try {
    return await attempt(exec, call, lines);
  } finally {
    // The last words of a nodetool whose connection breaks off count most.
    lines.release();
  }
}

/** Lines that are of no interest once there is a login. */
const REFUSALS: HoldRule = {
  isHeld: (line) => refusesLogin({ output: line }),
  prefixes: ['nodetool: ', 'error: '],
};

async function attempt(exec: PodExec, call: NodetoolCall, lines: HeldLines): Promise<number> {
  const exitCode = await exec.exec(
    request(call, undefined, (data) => {
      lines.take(data);
    }),
  );
  const refusal = { output: lines.held, username: undefined };
  if (exitCode !== 0 && needsCredentials(refusal)) {
    try {
      const found = await call.credentials();
      if (found !== undefined) {
        lines.drop();
        return await exec.exec(request(call, found, call.onStderr));
      }
      call.onProblem(noCredentials(call.place));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      call.onProblem(error);
    }
  }
  return exitCode;
}

function request(
  { place, args, onStdout, timeoutMs, signal }: NodetoolCall,
  credentials: NodeCredentials | undefined,
  onStderr: NodetoolCall['onStderr'],
): ExecRequest {
  const { command, stdin } = nodetoolInvocation(args, credentials);
  return {
    ...place,
    command,
    ...(stdin === undefined ? {} : { stdin: onePiece(stdin) }),
    endsWithUs: true,
    onStdout,
    onStderr,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    signal,
  };
}

async function* onePiece(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

function noCredentials({ pod }: ExecPlace): AppError {
  return new AppError('KDS_FORBIDDEN', `JMX of pod ${pod.namespace}/${pod.name} asks for a login`, {
    hint: 'Name a Secret with username and password: --credentials-secret NAME',
  });
}
