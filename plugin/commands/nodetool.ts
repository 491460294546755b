import { nodetoolInvocation } from '../../shared/domain/nodetool-invocation.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PodExec } from '../../shared/ports/pod-exec.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import type { CassandraPod } from '../actions/cluster/find-target.ts';
import { findCredentials } from '../actions/nodes/find-credentials.ts';
import { nodeDeadlineMs } from '../actions/nodetool/node-deadline.ts';
import { showsPassword } from '../actions/nodetool/own-login.ts';
import { exitCodeOf, runOnNodes } from '../actions/nodetool/run-on-nodes.ts';
import { runNodetool as callNodetool } from '../actions/nodetool/run-nodetool.ts';
import type { NodetoolCall } from '../actions/nodetool/run-nodetool.ts';
import { chooseNodes } from '../actions/reach/choose-pods.ts';
import { execPlace } from '../actions/reach/exec-place.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { nodetool } from '../definitions/nodetool.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { readParallel } from '../options/reach-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { errorText } from '../output/error-text.ts';
import { failedNote } from '../output/failed-note.ts';
import { keptOutput } from '../output/kept-output.ts';
import { nodeHead } from '../output/node-head.ts';
import { NodeStreams } from '../output/node-streams.ts';
import { OutputRoom, cutShort, tellCuts } from '../output/output-room.ts';
import { printDocument } from '../output/print-document.ts';
import { runsDocument } from '../output/runs-document.ts';
import { checkNodetoolUsage } from '../reach/nodetool-usage.ts';
import { PASSWORD_NOTE } from '../reach/own-login.ts';
import { runLive } from '../reach/run-live.ts';
import { talkToTerminal } from '../reach/talk-to-terminal.ts';

type Arguments = ArgumentsOf<typeof nodetool>;
type Call = Pick<NodetoolCall, 'onStdout' | 'onStderr' | 'onProblem'> & { signal?: AbortSignal };
type Run = (pod: CassandraPod, call: Call) => Promise<number>;

export const runNodetool: RunCommand<typeof nodetool> = async (args, context, catalogue) => {
  const parallel = readParallel(args.parallel);
  checkNodetoolUsage(args, catalogue);
  const cluster = await context.connect(clusterTarget(args));
  const asked = targetRequest(args, cluster.namespace);
  const target = await findTarget(cluster.api, asked);
  const isMany = args.all || args.dc !== undefined || args.rack !== undefined;
  const pods = chooseNodes(target, { ...asked, mayBeSeveral: isMany });
  const askedMs = args['node-timeout'];
  const timeoutMs = nodeDeadlineMs({ args: args.ARGS, nodes: pods.length, askedMs });
  const exec = await cluster.pods('exec');
  if (showsPassword(args.ARGS)) context.terminal.err(PASSWORD_NOTE);
  const run: Run = (pod, call) =>
    callNodetool(exec, {
      place: execPlace(pod, args.container),
      args: args.ARGS,
      credentials: () => findCredentials(cluster.api, pod, args['credentials-secret']),
      timeoutMs,
      signal: context.signal,
      ...call,
    });
  const [only] = pods;
  if (args.interactive) {
    if (only === undefined || pods.length > 1) throw notOneNode(pods.length);
    return interact(exec, only, args, context);
  }
  if (args.output !== 'text') return printRuns(pods, { run, parallel }, args, context);
  if (isMany || only === undefined) return streamRuns(pods, { run, parallel }, context);
  return runLive(context, (live) =>
    run(only, {
      ...live,
      onStderr: context.terminal.err,
      onProblem: (error) => {
        context.terminal.err(errorText(error));
      },
    }),
  );
};

interface FanOut {
  readonly run: Run;
  readonly parallel: number;
}

/** Shows what each node prints, below its name. */
async function streamRuns(
  pods: readonly CassandraPod[],
  { run, parallel }: FanOut,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const room = new OutputRoom();
  const streams = new NodeStreams(pods.length, terminal, room);
  const ran = await runOnNodes(pods, { parallel, signal }, async (pod, index) => {
    const stream = streams.open(index, pod.name, nodeHead(pod));
    const kept = keptOutput(signal, room);
    const onStdout = (data: Uint8Array): void => {
      // What waits for its turn is in memory.
      if (parallel > 1) kept.count(data);
      stream.onStdout(data);
    };
    const onProblem = (error: AppError): void => {
      stream.onStderr(new TextEncoder().encode(errorText(error)));
    };
    try {
      const call = { onStdout, onStderr: stream.onStderr, onProblem, signal: kept.signal };
      const exitCode = await kept.whole(pod, run(pod, call));
      stream.end(streams.isCut(index) ? cutShort(pod) : undefined);
      return exitCode;
    } catch (error) {
      stream.end(error instanceof AppError ? error : undefined);
      throw error;
    }
  });
  const runs = tellCuts(ran, streams.isCut);
  terminal.err(failedNote(runs));
  signal.throwIfAborted();
  return exitCodeOf(runs);
}

/** Prints one document when all nodes are done. */
async function printRuns(
  pods: readonly CassandraPod[],
  { run, parallel }: FanOut,
  { output }: Arguments,
  context: CommandContext,
): Promise<number> {
  const room = new OutputRoom();
  const outputs = pods.map(() => keptOutput(context.signal, room));
  const problems: AppError[] = [];
  const ran = await runOnNodes(pods, { parallel, signal: context.signal }, async (pod, index) => {
    const kept = outputs[index] ?? keptOutput(context.signal, room);
    const call = {
      onStdout: kept.onStdout,
      onStderr: kept.onStderr,
      onProblem: (error: AppError) => problems.push(error),
      signal: kept.signal,
    };
    return kept.whole(pod, run(pod, call));
  });
  const runs = tellCuts(ran, (index) => outputs[index]?.isCut() === true);
  const document = runsDocument(runs, outputs, problems);
  await printDocument(output, document, () => '', context);
  context.signal.throwIfAborted();
  return exitCodeOf(runs);
}

async function interact(
  exec: PodExec,
  pod: CassandraPod,
  { ARGS, container }: Arguments,
  context: CommandContext,
): Promise<number> {
  const { isTerminal } = await context.input();
  if (!isTerminal || !context.terminal.screen().isTerminal) {
    throw new AppError('KDS_USAGE', 'standard input and output are not both a terminal', {
      hint: 'Leave out --interactive, or type it at a terminal.',
    });
  }
  const { command } = nodetoolInvocation(ARGS, undefined);
  return talkToTerminal(exec, { ...execPlace(pod, container), command }, context);
}

function notOneNode(count: number): AppError {
  return new AppError('KDS_USAGE', `--interactive is for one node, and the target has ${count}`, {
    hint: 'Name it as pod/NAME.',
  });
}
