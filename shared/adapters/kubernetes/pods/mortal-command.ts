import type { ExecRequest } from '../../../ports/pod-exec.ts';

/**
 * Runs a command until its end, or until its input ends: a container runtime does nothing else to
 * a command whose connection is lost. The watcher has no output, which would keep the connection
 * open, and the command none of the input that it waits for.
 *
 * What the command has started, as nodetool does with Java, is in the group of this shell: the
 * runtime makes each command the leader of one. Where it does not, there is no such group.
 */
const RUN = `"$@" 3<&- & command=$!
(cat <&3; kill "$command"; kill -TERM "-$$") >/dev/null 2>&1 & watcher=$!
wait "$command"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;
const SCRIPT = `exec 3<&0 </dev/null\n${RUN}`;
/** The shell reads byte by byte, so that the rest is left for the watcher. */
const SCRIPT_WITH_LINE = `exec 3<&0\nIFS= read -r line\nprintf '%s\\n' "$line" | ${RUN}`;

/** Lets a command end with the connection, where the request says so. */
export function mortalCommand(request: ExecRequest): ExecRequest {
  const { command, endsWithUs, stdin } = request;
  if (endsWithUs !== true) return request;
  const script = stdin === undefined ? SCRIPT : SCRIPT_WITH_LINE;
  return {
    ...request,
    command: ['sh', '-c', script, 'sh', ...command],
    stdin: stdin === undefined ? ENDLESS : thenEndless(stdin),
  };
}

async function* thenEndless(stdin: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* stdin;
  yield* ENDLESS;
}

/** Input that never comes and never ends by itself. */
const ENDLESS: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise(() => undefined),
    return: () => Promise.resolve({ done: true, value: undefined }),
  }),
};
