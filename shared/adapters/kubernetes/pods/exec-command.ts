import { formatRef } from '../../../domain/resource-ref.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { ExecRequest } from '../../../ports/pod-exec.ts';
import { TimeBudget } from '../time-budget.ts';
import { readExitStatus } from './exit-status.ts';
import type { ExitStatus } from './exit-status.ts';
import { dropped, unreachable } from './node-failure.ts';
import { mortalCommand } from './mortal-command.ts';
import type { OpenWebSocket } from './open-web-socket.ts';
import type { Query } from './pod-path.ts';
import type { PodStreams } from './pod-streams.ts';
import { watchConnection } from './watch-connection.ts';

/** The first one can say that standard input has ended: API servers from Kubernetes 1.30 on. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 };
/** Of one message: what an API server surely takes. */
const MAX_CHUNK_BYTES = 32 * 1024;

/**
 * Runs a command to its end, over a WebSocket.
 *
 * @returns Its exit code.
 * @throws ApiError when the API server refuses, and AppError as the port says.
 */
export async function execCommand(
  streams: PodStreams,
  request: ExecRequest,
  ender: AbortSignal | undefined,
): Promise<number> {
  const caller = request.signal ?? ender;
  const budget = new TimeBudget(request.timeoutMs ?? 0, caller);
  let opened: OpenWebSocket | undefined;
  try {
    const sent = await mortalCommand(request);
    opened = await streams.open(request.pod, 'exec', queryOf(sent), PROTOCOLS, budget.signal);
    refuseEndlessInput(request, opened);
    return await budget.race(runCommand(request, sent.stdin, opened));
  } catch (error) {
    if (budget.isCancelled) throw caller?.reason;
    throw budget.isSpent ? timedOut(request) : error;
  } finally {
    budget.end();
    // A command that reads its input learns of it; any other goes on in the container.
    opened?.socket.close();
  }
}

function queryOf({ container, command, stdin, terminal }: ExecRequest): Query {
  return [
    ['container', container],
    ...command.map((word) => ['command', word] as const),
    ...(stdin === undefined ? [] : [['stdin', 'true'] as const]),
    ['stdout', 'true'],
    // A terminal has one output only.
    terminal === undefined ? ['stderr', 'true'] : ['tty', 'true'],
  ];
}

/** A command that waits for the end of its input would wait for ever. */
function refuseEndlessInput(request: ExecRequest, opened: OpenWebSocket): void {
  const { stdin, terminal, timeoutMs, endsWithUs = false } = request;
  const mayStop = stdin === undefined || terminal !== undefined || timeoutMs !== undefined;
  if (mayStop || endsWithUs || opened.socket.protocol === PROTOCOLS[0]) return;
  throw new AppError(
    'KDS_NODE_UNREACHABLE',
    'this API server cannot tell a command that its input has ended',
    { hint: 'Use Kubernetes 1.30 or newer, or kubectl exec.' },
  );
}

function runCommand(
  request: ExecRequest,
  stdin: ExecRequest['stdin'],
  opened: OpenWebSocket,
): Promise<number> {
  const { socket } = opened;
  const input = stdin?.[Symbol.asyncIterator]();
  return new Promise<number>((resolve, reject) => {
    watchConnection(opened);
    opened.onMessage((message) => {
      try {
        const status = takeMessage(request, message);
        if (status === undefined) return;
        if ('exitCode' in status) resolve(status.exitCode);
        else reject(notRun(request, status.problem));
      } catch (error) {
        // Of whoever takes the output.
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('close', () => {
      reject(dropped(request.pod, `before ${programOf(request)} ended`));
    });
    followTerminal(request, opened);
    if (input !== undefined) sendInput(input, opened, request.terminal === undefined).catch(reject);
  }).finally(() => {
    // Not awaited: whoever reads a terminal only comes back with the next key.
    input?.return?.().catch(() => undefined);
  });
}

/** @returns How the command ended, when that is what the message says. */
function takeMessage(request: ExecRequest, message: Buffer): ExitStatus | undefined {
  const data = message.subarray(1);
  // An empty message only says that the command has been started.
  if (data.length === 0) return undefined;
  if (message[0] === CHANNEL.stdout) request.onStdout(data);
  if (message[0] === CHANNEL.stderr) request.onStderr(data);
  return message[0] === CHANNEL.status ? readExitStatus(data.toString()) : undefined;
}

function followTerminal({ terminal }: ExecRequest, { socket }: OpenWebSocket): void {
  if (terminal === undefined) return;
  const send = (columns: number, rows: number): void => {
    if (socket.readyState !== socket.OPEN) return;
    const size = JSON.stringify({ Width: columns, Height: rows });
    socket.send(frame(CHANNEL.resize, Buffer.from(size)));
  };
  send(terminal.columns, terminal.rows);
  terminal.onResize(send);
}

async function sendInput(
  input: AsyncIterator<Uint8Array>,
  { socket }: OpenWebSocket,
  tellsEnd: boolean,
): Promise<void> {
  const send = (data: Buffer): Promise<void> =>
    new Promise((resolve) => {
      // Not sent because the connection has ended: that is told elsewhere.
      socket.send(data, () => {
        resolve();
      });
    });
  for (;;) {
    const next = await input.next();
    if (socket.readyState !== socket.OPEN) return;
    if (next.done === true) break;
    for (let start = 0; start < next.value.length; start += MAX_CHUNK_BYTES) {
      await send(frame(CHANNEL.stdin, next.value.subarray(start, start + MAX_CHUNK_BYTES)));
    }
  }
  // A terminal has no end of input but the key for it; told otherwise, containerd drops output.
  if (tellsEnd && socket.protocol === PROTOCOLS[0])
    await send(Buffer.from([CHANNEL.close, CHANNEL.stdin]));
}

function frame(channel: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}

/**
 * Without arguments: they may be long, and are nobody's business in a log. A script that we run
 * with `sh -c` has the name under which it complains behind it: that of the program it is for.
 */
function programOf({ command: [program = '', option, , name] }: ExecRequest): string {
  return `"${program === 'sh' && option === '-c' ? (name ?? program) : program}"`;
}

function notRun(request: ExecRequest, problem: string): AppError {
  const where = `${programOf(request)} in container "${request.container}" of pod ${formatRef(request.pod)}`;
  return unreachable(request.pod, where, problem);
}

function timedOut(request: ExecRequest): AppError {
  const { pod, timeoutMs = 0 } = request;
  const problem = `${programOf(request)} in pod ${formatRef(pod)} did not end within ${timeoutMs / 1_000} s`;
  return new AppError('KDS_NODE_TIMEOUT', problem, {
    hint: 'Look at the log of the pod, or allow more time with --node-timeout.',
  });
}
