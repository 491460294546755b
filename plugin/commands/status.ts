import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { describeStatus } from '../actions/status/describe-status.ts';
import { gatherStatus } from '../actions/status/gather-status.ts';
import { selectWorkloads } from '../actions/status/select-workloads.ts';
import type { RunCommand } from '../command-definition.ts';
import type { status } from '../definitions/status.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { documentHead } from '../output/json-document.ts';
import { partialNote } from '../output/partial-note.ts';
import { printDocument } from '../output/print-document.ts';
import { renderStatus } from '../output/status-screen.ts';
import type { StatusDocument } from '../output/status-screen.ts';

export const runStatus: RunCommand<typeof status> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const where = args['all-namespaces'] ? undefined : namespace;
  const facts = await gatherStatus(api, { namespace: where, labelSelector: args.selector });
  const items = selectWorkloads(describeStatus(facts), args.NAME);

  const document: StatusDocument = { ...documentHead('Status', facts.errors), items };
  const clock = await context.clock();
  await printDocument(args.output, document, renderStatus(clock.wallMs()), context);
  if (items.length === 0 && facts.errors.length === 0) {
    const place = where === undefined ? 'any namespace' : `the namespace ${where}`;
    context.terminal.err(`No Cassandra found in ${place}. Look in all of them with -A.\n`);
  }
  context.terminal.err(partialNote(facts.errors));
  return (facts.errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code;
};
