import type { ExecRequest } from '../../../ports/pod-exec.ts';

/**
 * Runs a command until its end, or until its input ends: a container runtime does nothing else to
 * a command whose connection is lost. The watcher has no output, which would keep the connection
 * open, and the command no input, which it would take from the watcher.
 */
const SCRIPT = `
exec 3<&0
"$@" 3<&- </dev/null & command=$!
(cat <&3; kill "$command") >/dev/null 2>&1 & watcher=$!
wait "$command"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;

/** Lets a command end with the connection, where the request says so. */
export function mortalCommand(request: ExecRequest): ExecRequest {
  if (request.endsWithUs !== true) return request;
  return {
    ...request,
    command: ['sh', '-c', SCRIPT, 'sh', ...request.command],
    stdin: ENDLESS,
  };
}

/** Input that never comes and never ends by itself. */
const ENDLESS: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise(() => undefined),
    return: () => Promise.resolve({ done: true, value: undefined }),
  }),
};
