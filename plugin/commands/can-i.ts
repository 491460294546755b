import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { askAccess, judgeAccess, questionsOf } from '../actions/access/review-access.ts';
import { selectCommands } from '../actions/access/select-commands.ts';
import type { RunCommand } from '../command-definition.ts';
import type { canI } from '../definitions/can-i.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { accessDocument, renderAccess, renderAccessOverview } from '../output/access-table.ts';
import { printDocument } from '../output/print-document.ts';

export const runCanI: RunCommand<typeof canI> = async (args, context, catalogue) => {
  const named = selectCommands(args.COMMAND, catalogue);
  const commands =
    named.length > 0 ? named : catalogue.filter(({ access }) => access !== undefined);
  const { api, namespace } = await context.connect(clusterTarget(args));
  const where = args['all-namespaces'] ? undefined : namespace;
  const questions = commands.flatMap(({ access = [] }) =>
    access.flatMap((rule) => questionsOf(rule, where)),
  );
  const denied = await askAccess(api, questions);
  const document = accessDocument(commands.map((one) => judgeAccess(one, denied, where)));
  const render = named.length > 0 ? renderAccess : renderAccessOverview;
  await printDocument(args.output, document, render, context);
  const isRefused = document.commands.some(({ answer }) => answer === 'no');
  return (isRefused ? EXIT_CODES.forbidden : EXIT_CODES.ok).code;
};
