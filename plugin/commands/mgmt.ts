import { AppError } from '../../shared/errors/app-error.ts';
import type { Cluster } from '../../shared/ports/cluster.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';
import type { PodHttpRequest } from '../../shared/ports/pod-http.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import type { CassandraPod } from '../actions/cluster/find-target.ts';
import { parseApiPath } from '../actions/mgmt/parse-api-path.ts';
import { sendRequest } from '../actions/mgmt/send-request.ts';
import { exitCodeOf, runOnNodes } from '../actions/nodetool/run-on-nodes.ts';
import { chooseNodes } from '../actions/reach/choose-pods.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { mgmt } from '../definitions/mgmt.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { readParallel } from '../options/reach-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { failedNote } from '../output/failed-note.ts';
import { nodeHead } from '../output/node-head.ts';
import { NodeStreams } from '../output/node-streams.ts';
import { cutShort, tellCuts } from '../output/output-room.ts';
import { readSecrets } from '../reach/read-secrets.ts';

type Arguments = ArgumentsOf<typeof mgmt>;

export const runMgmt: RunCommand<typeof mgmt> = async (args, context) => {
  const parallel = readParallel(args.parallel);
  const { path, query } = parseApiPath(args.PATH);
  const body = await readBody(args, context);
  const cluster = await context.connect(clusterTarget(args));
  const asked = targetRequest(args, cluster.namespace);
  const target = await findTarget(cluster.api, asked);
  const isMany = args.all || args.dc !== undefined || args.rack !== undefined;
  const pods = chooseNodes(target, { ...asked, mayBeSeveral: isMany });
  const secrets = await readSecrets(args['secret-query'], context);
  const request = {
    method: args.METHOD,
    path,
    query: [...query, ...secrets],
    ...(body === undefined ? {} : { body }),
    ...(secrets.length === 0 ? {} : { isSecret: true }),
    timeoutMs: args['node-timeout'],
    signal: context.signal,
  };
  const { access, tellNotices } = await openAccess(cluster, args, context);
  const code = isMany
    ? await askMany(pods, { access, request, parallel }, context)
    : await askOne(pods[0], { access, request }, context);
  tellNotices();
  return code;
};

interface Question {
  readonly access: PodAccess;
  readonly request: Omit<PodHttpRequest, 'endpoint'>;
}

async function openAccess(
  cluster: Cluster,
  { via }: Arguments,
  { terminal }: CommandContext,
): Promise<{ readonly access: PodAccess; readonly tellNotices: () => void }> {
  const notices = new Set<string>();
  const access = await cluster.pods(via, (text) => notices.add(`note: ${text}\n`));
  return {
    access,
    tellNotices() {
      for (const notice of notices) terminal.err(notice);
    },
  };
}

async function askOne(
  pod: CassandraPod | undefined,
  { access, request }: Question,
  { terminal }: CommandContext,
): Promise<number> {
  if (pod === undefined) return 0;
  const { body, error } = await sendRequest(access, pod, request);
  terminal.out(ended(body));
  if (error !== undefined) throw error;
  return 0;
}

async function askMany(
  pods: readonly CassandraPod[],
  { access, request, parallel }: Question & { readonly parallel: number },
  { terminal, signal }: CommandContext,
): Promise<number> {
  const streams = new NodeStreams(pods.length, terminal);
  const ran = await runOnNodes(pods, { parallel, signal }, async (pod, index) => {
    const stream = streams.open(index, pod.name, nodeHead(pod));
    try {
      const { body, error } = await sendRequest(access, pod, request);
      stream.onStdout(new TextEncoder().encode(ended(body)));
      stream.end(error ?? (streams.isCut(index) ? cutShort(pod) : undefined));
      return error?.exitCode ?? 0;
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

/** Bodies of JSON have no line end. */
function ended(body: string): string {
  return body === '' || body.endsWith('\n') ? body : `${body}\n`;
}

const MAX_BODY_BYTES = 2 ** 20;

async function readBody(
  { data, 'secret-query': secrets }: Arguments,
  { files }: CommandContext,
): Promise<string | undefined> {
  if (data === undefined) return undefined;
  if (data === '@-' && secrets.length > 0) {
    throw new AppError('KDS_USAGE', '--data @- and --secret-query both want standard input', {
      hint: 'Put the JSON into a file: --data @FILE',
    });
  }
  const text = data.startsWith('@')
    ? await (await files()).readText(data.slice(1), MAX_BODY_BYTES)
    : data;
  try {
    JSON.parse(text);
  } catch (error) {
    // The rest of what the parser says quotes the text, which may have a secret in it.
    const [place = ''] = /at position \d+/.exec(String(error)) ?? [];
    throw new AppError('KDS_USAGE', `--data is not JSON ${place}`.trim(), {
      hint: 'Quote it for your shell, or name a file as @FILE.',
    });
  }
  return text;
}
