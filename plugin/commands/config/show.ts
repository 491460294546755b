import type { JsonValue } from '../../../shared/domain/json.ts';
import { printable } from '../../../shared/domain/printable.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import { findTarget } from '../../actions/cluster/find-target.ts';
import type { Place } from '../../actions/cluster/looked-in.ts';
import { compareConfigs } from '../../actions/config/compare-configs.ts';
import type { NodeConfig, SettingValues } from '../../actions/config/compare-configs.ts';
import { gatherConfigs, readPodConfig } from '../../actions/config/gather-configs.ts';
import type { ConfigSources } from '../../actions/config/gather-configs.ts';
import { redactText } from '../../actions/redact/redact-text.ts';
import { secretMarks } from '../../actions/redact/secret-marks.ts';
import type { ArgumentsOf, RunCommand } from '../../command-definition.ts';
import type { CommandContext } from '../../command-context.ts';
import type { configShow } from '../../definitions/config-show.ts';
import { clusterTarget } from '../../options/cluster-options.ts';
import { targetRequest } from '../../options/target-options.ts';
import { documentHead } from '../../output/json-document.ts';
import type { DocumentHead } from '../../output/json-document.ts';
import { noPodFound } from '../../output/no-pod-found.ts';
import { partialNote } from '../../output/partial-note.ts';
import { presentView } from '../../output/present-view.ts';
import type { Style } from '../../output/style.ts';
import { renderTable } from '../../output/table.ts';
import type { Column } from '../../output/table.ts';
import type { View } from '../../output/view.ts';

type Arguments = ArgumentsOf<typeof configShow>;

export const runConfigShow: RunCommand<typeof configShow> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const request = targetRequest(args, cluster.namespace);
  const sources: ConfigSources = {
    exec: await cluster.pods('exec'),
    reader: await context.manifests(),
    timeoutMs: args['node-timeout'],
    signal: context.signal,
  };
  if (args.raw) {
    const { pods } = await findTarget(cluster.api, request);
    const [pod, other] = pods;
    if (pod === undefined || other !== undefined) throw notOnePod(pods.length);
    return printRaw(await readPodConfig(pod, sources), args, context);
  }
  return presentView(args, context, async () => {
    const target = await findTarget(cluster.api, request);
    const { nodes, failures } = await gatherConfigs(target.pods, sources);
    const [first] = failures;
    if (nodes.length === 0 && first !== undefined) throw first;
    return viewOf(nodes, [...target.facts.errors, ...failures], request);
  });
};

interface ConfigDocument extends DocumentHead {
  readonly nodes: readonly NodeConfig[];
  /** Settings that differ though they should not, and those that each node has for itself. */
  readonly differences: readonly SettingValues[];
}

function viewOf(
  nodes: readonly NodeConfig[],
  errors: readonly AppError[],
  place: Place,
): View<ConfigDocument> {
  const settings = compareConfigs(nodes);
  const differences = settings.filter(({ verdict }) => verdict !== 'same');
  return {
    document: { ...documentHead('ConfigComparison', errors), nodes, differences },
    render: (style) => renderSettings(nodes, settings, style),
    names: nodes.map(({ pod }) => `pod/${pod}`),
    notes: [
      nodes.length === 0 && errors.length === 0 ? noPodFound(place) : '',
      partialNote(errors),
    ].join(''),
    exitCode: (errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
  };
}

interface Line {
  readonly cluster: string;
  readonly key: string;
  readonly value: JsonValue;
  readonly pods: readonly string[];
  readonly verdict: SettingValues['verdict'];
}

function renderSettings(
  nodes: readonly NodeConfig[],
  settings: readonly SettingValues[],
  style: Style,
): string {
  if (nodes.length === 0) return '';
  const lines = settings.flatMap(({ values, ...setting }): readonly Line[] =>
    values.map((value) => ({ ...setting, ...value })),
  );
  const wrong = lines.filter(({ verdict }) => verdict === 'different');
  const rest = lines.filter(({ verdict }) => verdict !== 'different');
  const count = settings.filter(({ verdict }) => verdict === 'different').length;
  const columns = columnsFor(nodes, settings);
  return [
    `${nodes.length} nodes; ${count === 0 ? 'no setting differs' : `settings that differ: ${count}`}\n`,
    ...(wrong.length === 0 ? [] : [renderTable(columns, wrong, '', style)]),
    renderTable(columns, rest, '', style),
  ].join('\n');
}

function columnsFor(
  nodes: readonly NodeConfig[],
  settings: readonly SettingValues[],
): readonly Column<Line>[] {
  const isSeveral = new Set(settings.map(({ cluster }) => cluster)).size > 1;
  return [
    { title: 'CLUSTER', cell: ({ cluster }) => cluster, wide: !isSeveral },
    { title: 'SETTING', cell: ({ key }) => key },
    {
      title: 'VALUE',
      cell: ({ value }) => valueText(value),
      tone: ({ verdict }) => (verdict === 'different' ? 'bad' : undefined),
    },
    {
      title: 'PODS',
      cell: ({ pods, verdict }) => (verdict === 'same' && pods.length > 1 ? 'all' : pods.join(',')),
      wide: nodes.length === 1,
      dropOrder: 1,
    },
  ];
}

/** Undefined, which prints as `-`, for what a node does not set. */
function valueText(value: JsonValue): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function printRaw(
  { path, text }: { readonly path: string; readonly text: string },
  { output }: Arguments,
  { terminal }: CommandContext,
): number {
  if (output !== 'table') {
    throw new AppError('KDS_USAGE', `--raw and -o ${output} contradict each other`, {
      hint: 'Leave one of them out.',
    });
  }
  terminal.err(`${path}\n`);
  const shown = redactText(text, secretMarks());
  terminal.out(terminal.screen().isTerminal ? printable(shown) : shown);
  return EXIT_CODES.ok.code;
}

function notOnePod(count: number): AppError {
  return new AppError('KDS_USAGE', `--raw is for one pod, and the target has ${count}`, {
    hint: 'Name it as pod/NAME.',
  });
}
