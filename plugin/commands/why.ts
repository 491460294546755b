import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { shortKind } from '../actions/why/evidence.ts';
import { explain } from '../actions/why/explain.ts';
import type { WhyAnswer } from '../actions/why/explain.ts';
import { gatherWhy } from '../actions/why/gather-why.ts';
import type { WhyFacts } from '../actions/why/why-facts.ts';
import type { RunCommand } from '../command-definition.ts';
import type { why } from '../definitions/why.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { documentHead } from '../output/json-document.ts';
import { partialNote } from '../output/partial-note.ts';
import { presentView } from '../output/present-view.ts';
import { renderWhy } from '../output/why-screen.ts';

export const runWhy: RunCommand<typeof why> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const { api, namespace } = cluster;
  const clock = await context.clock();
  const ports = { api, clock, signal: context.signal, logs: () => cluster.pods('auto') };
  return presentView(args, context, async () => {
    const { facts, subjects } = await gatherWhy({ namespace, target: args.TARGET }, ports);
    const answer = explain(facts, subjects, clock.wallMs());
    const { lookedAt, items } = answer;
    return {
      document: {
        ...documentHead('Explanations', facts.errors),
        ready: lookedAt.every(({ ready }) => ready) && items.length === 0,
        lookedAt,
        items,
      },
      render: renderWhy(lookedAt, items),
      names: items.flatMap((item) =>
        item.subjects.map(({ kind, name }) => `${shortKind(kind)}/${name}`),
      ),
      notes: notesOf(facts, answer, namespace),
      exitCode: (facts.errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
    };
  });
};

function notesOf(
  { errors, podsWithoutLogs }: WhyFacts,
  { lookedAt }: WhyAnswer,
  namespace: string,
): string {
  return [
    lookedAt.length === 0 && errors.length === 0
      ? `Nothing runs Cassandra in the namespace ${namespace}. Name another one with -n.\n`
      : '',
    podsWithoutLogs === 0
      ? ''
      : `note: the logs of ${podsWithoutLogs} more pods were not read; name one of them to have it explained\n`,
    partialNote(errors),
  ].join('');
}
