import { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { limitedSignal } from '../actions/report/ask-questions.ts';
import { compileReport } from '../actions/report/compile-report.ts';
import type { CompiledReport } from '../actions/report/compile-report.ts';
import { gatherReport } from '../actions/report/gather-report.ts';
import type { ReportFacts } from '../actions/report/gather-report.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { report as definition } from '../definitions/report.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { documentHead, renderJson } from '../output/json-document.ts';
import { printDocument } from '../output/print-document.ts';
import { manifestText, reportSummary } from '../output/report-manifest.ts';
import type { ReportDocument } from '../output/report-manifest.ts';
import { PLUGIN_VERSION } from '../plugin-version.ts';

type ReportArguments = ArgumentsOf<typeof definition>;

/** For one question that is not bound by --node-timeout: a long list, a log. */
const ITEM_MS = 30_000;

export const runReport: RunCommand<typeof definition> = async (args, context) => {
  const clock = await context.clock();
  const files = await context.files();
  const startMs = clock.wallMs();
  const path = args.file ?? defaultName(args, startMs);
  if (path === '-') refuseTerminal(context);
  // Before anything is asked, as it may take long; to write it refuses again.
  else if (!args.force && (await files.kindOf(path)) !== 'absent') throw exists(path);

  const cluster = await context.connect(clusterTarget(args));
  const { namespace } = cluster;
  const facts = await gather(args, context, cluster);
  const compiled = compileReport(facts, args.redact === 'strict');
  const manifest = describeReport(facts, compiled, args, { namespace, startMs });
  const content = await pack(compiled, manifest, context, startMs);
  context.signal.throwIfAborted();
  await files.writePrivate(path, content, args.force);

  const document: ReportDocument = { ...manifest, file: path, fileSize: content.length };
  if (path === '-') context.terminal.err(reportSummary(document));
  else await printDocument(args.output, document, reportSummary, context);
  return (document.complete ? EXIT_CODES.ok : EXIT_CODES.partial).code;
};

async function gather(
  args: ReportArguments,
  context: CommandContext,
  cluster: Awaited<ReturnType<CommandContext['connect']>>,
): Promise<ReportFacts> {
  const clock = await context.clock();
  const limit = limitedSignal(clock, context.signal, args.timeout);
  try {
    const door = openNodes(cluster, { ...context, signal: limit.signal }, args);
    return await gatherReport(
      {
        ...targetRequest(args, cluster.namespace),
        namespace: cluster.namespace,
        webhookNamespace: args['webhook-namespace'],
        withLogs: args.logs,
        sinceMs: args.since,
        mayExec: args.via === 'auto' || args.via === 'exec',
        needsSchema: args.redact === 'strict',
      },
      {
        api: cluster.api,
        access: door.access,
        open: door.open,
        patience: { clock, signal: limit.signal, itemMs: ITEM_MS },
      },
    );
  } finally {
    limit.end();
  }
}

function describeReport(
  { findings }: ReportFacts,
  { entries, redactions, redact }: CompiledReport,
  args: ReportArguments,
  { namespace, startMs }: { readonly namespace: string; readonly startMs: number },
): ReportDocument {
  const errors = findings.flatMap(({ error }) => error ?? []);
  const head = documentHead('Report', errors);
  const isWhole = entries.every(({ state }) => state !== 'left-out');
  return {
    ...head,
    complete: head.complete && isWhole,
    errors: head.errors.map((one) => ({ ...one, message: redact(one.message) })),
    createdAt: new Date(startMs).toISOString(),
    pluginVersion: `v${PLUGIN_VERSION}`,
    command: redact(commandLine(args)),
    namespace,
    redaction: args.redact,
    redactions,
    items: entries,
  };
}

async function pack(
  { files }: CompiledReport,
  manifest: ReportDocument,
  context: CommandContext,
  startMs: number,
): Promise<Uint8Array> {
  const archive = await context.archives();
  const entries = [
    { path: 'MANIFEST.txt', content: manifestText(manifest) },
    { path: 'MANIFEST.json', content: renderJson(manifest) },
    ...files,
  ];
  return archive(
    entries.map(({ path, content }) => ({ path: `k8ssandra-report/${path}`, content })),
    startMs,
  );
}

/** Without the flags that reach the cluster: there may be a token among them. */
function commandLine(args: ReportArguments): string {
  const { TARGET, selector, dc, rack, via, logs, since, redact } = args;
  const given = Object.entries({ namespace: args.namespace, selector, dc, rack, via, redact });
  return [
    'kubectl k8ssandra report',
    ...(TARGET === undefined ? [] : [TARGET]),
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(logs ? ['--logs'] : []),
    ...(since === undefined ? [] : [`--since=${since / 1_000}s`]),
    `--timeout=${args.timeout / 1_000}s`,
  ].join(' ');
}

function defaultName({ TARGET = 'cassandra' }: ReportArguments, startMs: number): string {
  const name = TARGET.replace(/^.*\//, '').replace(/[^\w.-]/g, '_');
  const time = new Date(startMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `k8ssandra-report-${name}-${time}.tar.gz`;
}

function refuseTerminal({ terminal }: CommandContext): void {
  if (!terminal.screen().isTerminal) return;
  throw new AppError('KDS_USAGE', 'a report is not for the screen', {
    hint: 'Send it somewhere, such as: kubectl k8ssandra report -f - | tar -tvz',
  });
}

function exists(path: string): AppError {
  return new AppError('KDS_USAGE', `"${path}" exists already`, {
    hint: 'Name another file with --file, or replace it with --force.',
  });
}
