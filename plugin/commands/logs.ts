import { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { entryFilter } from '../actions/logs/entry-filter.ts';
import { gatherLogs } from '../actions/logs/gather-logs.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { logs } from '../definitions/logs.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { errorText } from '../output/error-text.ts';
import { jsonLine, prettyText, rawText } from '../output/log-text.ts';
import type { FormatEntry } from '../output/log-text.ts';
import { styleFor } from '../output/style.ts';
import type { Screen } from '../../shared/ports/terminal.ts';

type LogsArguments = ArgumentsOf<typeof logs>;

export const runLogs: RunCommand<typeof logs> = async (args, context) => {
  const { terminal, signal } = context;
  const isWanted = entryFilter(args);
  const tailLines = readTail(args.tail);
  refuseContradictions(args);
  const cluster = await context.connect(clusterTarget(args));
  const failures = new Map<string, AppError>();
  const entries = gatherLogs(
    {
      target: {
        namespace: cluster.namespace,
        target: args.TARGET,
        labelSelector: args.selector,
        datacenter: args.dc,
        rack: args.rack,
      },
      container: args.container,
      isFollowed: args.follow,
      isPrevious: args.previous,
      sinceMs: args.since,
      tailLines,
    },
    {
      api: cluster.api,
      logs: await cluster.pods('auto'),
      clock: await context.clock(),
      signal,
      onFailure(error) {
        if (failures.has(error.message)) return;
        failures.set(error.message, error);
        terminal.err(errorText(error));
      },
    },
  );
  const format = formatFor(args, terminal.screen());
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (isWanted(entry)) terminal.out(format(entry));
    if (!terminal.hasReader()) break;
  }
  // Logs end when they are interrupted, too.
  signal.throwIfAborted();
  if (failures.size > 0) return exitCodeFor([...failures.values()], count);
  if (count === 0) terminal.err(emptyNote(args, cluster.namespace));
  return EXIT_CODES.ok.code;
};

/** Nothing but refusals is a failure; a part is better than nothing. */
function exitCodeFor(failures: readonly AppError[], count: number): number {
  const [first] = failures;
  return count === 0 && first !== undefined ? first.exitCode : EXIT_CODES.partial.code;
}

function emptyNote({ previous, since }: LogsArguments, namespace: string): string {
  if (previous) return 'No container has restarted, so there is nothing before that.\n';
  return since === undefined
    ? `There is nothing in the logs of the namespace ${namespace}, or no pod of Cassandra in it.\n`
    : 'There is nothing so young in the logs.\n';
}

function formatFor(args: LogsArguments, screen: Screen): FormatEntry {
  if (args.output === 'json') return jsonLine;
  const style = styleFor(args, screen);
  return args.pretty ? prettyText(style) : rawText(style);
}

function readTail(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('KDS_USAGE', `--tail cannot be "${text}"`, {
    hint: 'Write a number of lines, such as 100.',
  });
}

function refuseContradictions({ follow, previous, pretty, output }: LogsArguments): void {
  const contradiction =
    follow && previous
      ? '--follow and --previous contradict each other: what has ended does not go on'
      : pretty && output === 'json'
        ? '--pretty and -o json contradict each other'
        : undefined;
  if (contradiction === undefined) return;
  throw new AppError('KDS_USAGE', contradiction, { hint: 'Leave one of them out.' });
}
