import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import { describeTasks } from '../../actions/task/describe-tasks.ts';
import { findTask } from '../../actions/task/find-task.ts';
import { gatherTasks } from '../../actions/task/gather-tasks.ts';
import type { RunCommand } from '../../command-definition.ts';
import type { taskGet } from '../../definitions/task-get.ts';
import { clusterTarget } from '../../options/cluster-options.ts';
import { documentHead } from '../../output/json-document.ts';
import { partialNote } from '../../output/partial-note.ts';
import { presentView } from '../../output/present-view.ts';
import { renderTask } from '../../output/task-screen.ts';

export const runTaskGet: RunCommand<typeof taskGet> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const clock = await context.clock();
  return presentView(args, context, async () => {
    const facts = await gatherTasks(api, namespace);
    const nowMs = clock.wallMs();
    const task = findTask(describeTasks(facts, nowMs), args.NAME, facts.errors);
    return {
      document: { ...documentHead('Task', facts.errors), task },
      render: (style) => renderTask(task, nowMs, style),
      names: [`${task.kind.toLowerCase()}/${task.name}`],
      notes: partialNote(facts.errors),
      exitCode: (facts.errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
    };
  });
};
