import { chooseEvents } from '../actions/events/choose-events.ts';
import type { EventEntry } from '../actions/events/event-entry.ts';
import { gatherEvents } from '../actions/events/gather-events.ts';
import type { RunCommand } from '../command-definition.ts';
import type { events } from '../definitions/events.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { ageText } from '../output/cell-text.ts';
import { nothingFound } from '../output/nothing-found.ts';
import { presentView } from '../output/present-view.ts';
import type { Column } from '../output/table.ts';
import { tableView } from '../output/view.ts';
import type { View } from '../output/view.ts';

export const runEvents: RunCommand<typeof events> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const clock = await context.clock();
  const everywhere = args['all-namespaces'];
  const request = {
    namespace: everywhere ? undefined : namespace,
    target: args.TARGET,
    labelSelector: args.selector,
  };
  let known: ReadonlySet<string> = new Set();
  let hasHead = false;
  const look = async (): Promise<View> => {
    const facts = await gatherEvents(api, request, args.nodes);
    const nowMs = clock.wallMs();
    const items = chooseEvents(facts.target, facts.events, {
      isNarrowed: /^po(?:ds?)?\//.test(args.TARGET ?? ''),
      withNodes: args.nodes,
      notBeforeMs: args.since === undefined ? undefined : nowMs - args.since,
    });
    const fresh = items.filter((event) => !known.has(keyOf(event)));
    known = new Set(items.map(keyOf));
    const view = tableView({
      kind: 'EventList',
      items: fresh,
      errors: facts.errors,
      columns: columnsAt(args.watch ? undefined : nowMs, everywhere),
      name: ({ kind, name }) => `${kind.toLowerCase()}/${name}`,
      whenEmpty:
        facts.target.workloads.length === 0
          ? nothingFound('No Cassandra found', request)
          : 'No events; the API server keeps them for an hour.\n',
    });
    const headers = !hasHead && fresh.length > 0;
    hasHead ||= headers;
    return {
      ...view,
      news: fresh.length === 0 ? 'none' : 'some',
      // Messages are long, and each column counts: the terminal may break the lines.
      render: (style) =>
        view.render({ ...style, headers: style.headers && headers, width: undefined }),
    };
  };
  return presentView(args, context, look);
};

/** One that was seen again counts as new. */
function keyOf({ namespace, kind, name, reason, message, count, lastSeen }: EventEntry): string {
  return [namespace, kind, name, reason, message, count, lastSeen].join('\n');
}

/** @param nowMs - Undefined for times in place of ages, which would change from look to look. */
function columnsAt(nowMs: number | undefined, everywhere: boolean): readonly Column<EventEntry>[] {
  return [
    { title: 'NAMESPACE', cell: ({ namespace }) => namespace, wide: !everywhere },
    {
      title: 'TYPE',
      cell: ({ type }) => type,
      tone: ({ type }) => (type === 'Warning' ? 'warning' : undefined),
    },
    { title: 'REASON', cell: ({ reason }) => reason },
    { title: 'OBJECT', cell: ({ kind, name }) => `${kind.toLowerCase()}/${name}` },
    { title: 'COUNT', cell: ({ count }) => String(count), order: ({ count }) => count },
    {
      title: 'LAST',
      cell: ({ lastSeen }) => timeText(lastSeen, nowMs),
      order: ({ lastSeen }) => lastSeen,
    },
    { title: 'SOURCE', cell: ({ source }) => source, wide: true },
    { title: 'MESSAGE', cell: ({ message }) => message.replace(/\s*\n\s*/g, ' ') },
  ];
}

function timeText(time: string | undefined, nowMs: number | undefined): string | undefined {
  return nowMs === undefined ? time?.replace(/\.\d+/, '') : ageText(time, nowMs);
}
