import { AppError } from '../../../errors/app-error.ts';
import type { ExecRequest } from '../../../ports/pod-exec.ts';

/**
 * Runs a command until its end, or until our input ends: a container runtime does nothing else to
 * a command whose connection is lost. The watcher has no output, which would keep the connection
 * open, and the command none of the input that the watcher waits for.
 *
 * The command may be a launcher that waits for a program, as that of nodetool does for Java. So
 * whoever has no children is told to end first: then there is a parent to see it off. Orphans
 * would stay as zombies, since Cassandra as the first process of a container does not care for
 * them; for the same reason the watcher has no children that may outlive it. All processes are in
 * the group of this shell, which the runtime makes its leader.
 */
const RUN = `"$@" 3<&- & command=$!
(
  while read -r _; do :; done <&3
  trap '' TERM
  for signal in TERM TERM TERM TERM TERM KILL KILL; do
    kill -0 "$command" || break
    members= parents=
    for file in /proc/[0-9]*/stat; do
      read -r id name state parent group rest <"$file" && [ "$group" = "$$" ] || continue
      [ "$parent" = "$$" ] && [ "$id" != "$command" ] && continue
      members="$members $id" parents="$parents $parent "
    done
    for id in \${members:-$command}; do
      case $parents in *" $id "*) ;; *) kill -"$signal" "$id" ;; esac
    done
    sleep 1
  done
) >/dev/null 2>&1 & watcher=$!
wait "$command"; code=$?
{ kill "$watcher"; wait "$watcher"; } 2>/dev/null
exit "$code"`;
const SCRIPT = `exec 3<&0 </dev/null\n${RUN}`;
/**
 * Takes as many bytes as are the command's before the watcher begins, and hands them on from
 * memory: as `printf` is a part of the shell, they are in no argument of a process. The point
 * keeps the line ends, which the shell would drop.
 */
const SCRIPT_WITH_INPUT = `exec 3<&0 </dev/null
count=$1; shift
input=$(head -c "$count" <&3; echo .)
printf '%s' "\${input%.}" | ${RUN}`;

/** More is no input for a command that is to be forgotten with us. */
const MAX_INPUT_BYTES = 2 ** 20;

/**
 * Lets a command end with the connection, where the request says so.
 *
 * @throws AppError `KDS_USAGE` for more than 1 MiB of input.
 */
export async function mortalCommand(request: ExecRequest): Promise<ExecRequest> {
  const { command, endsWithUs, stdin } = request;
  if (endsWithUs !== true) return request;
  if (stdin === undefined) {
    return { ...request, command: ['sh', '-c', SCRIPT, 'sh', ...command], stdin: endless() };
  }
  const input = await wholeOf(stdin);
  return {
    ...request,
    command: ['sh', '-c', SCRIPT_WITH_INPUT, 'sh', String(input.length), ...command],
    stdin: endless(input),
  };
}

async function wholeOf(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of stdin) {
    total += chunk.length;
    if (total > MAX_INPUT_BYTES) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Input that never ends by itself. */
function endless(first?: Uint8Array): AsyncIterable<Uint8Array> {
  let pending = first;
  return {
    [Symbol.asyncIterator]: () => ({
      next() {
        const value = pending;
        pending = undefined;
        if (value === undefined || value.length === 0) return new Promise(() => undefined);
        return Promise.resolve({ done: false, value });
      },
      return: () => Promise.resolve({ done: true, value: undefined }),
    }),
  };
}

function tooLong(): AppError {
  return new AppError('KDS_USAGE', 'the input of the command is longer than 1 MiB', {
    hint: 'Give it in several parts.',
  });
}
