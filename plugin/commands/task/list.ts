import { describeTasks } from '../../actions/task/describe-tasks.ts';
import { gatherTasks } from '../../actions/task/gather-tasks.ts';
import type { TaskView } from '../../actions/task/task-view.ts';
import type { RunCommand } from '../../command-definition.ts';
import type { taskList } from '../../definitions/task-list.ts';
import { clusterTarget } from '../../options/cluster-options.ts';
import { ageText } from '../../output/cell-text.ts';
import { nothingFound } from '../../output/nothing-found.ts';
import { presentView } from '../../output/present-view.ts';
import type { Column } from '../../output/table.ts';
import { STATE_TONES, progressText } from '../../output/task-screen.ts';
import { tableView } from '../../output/view.ts';

export const runTaskList: RunCommand<typeof taskList> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const clock = await context.clock();
  const everywhere = args['all-namespaces'];
  const where = everywhere ? undefined : namespace;
  return presentView(args, context, async () => {
    const facts = await gatherTasks(api, where);
    const nowMs = clock.wallMs();
    return tableView({
      kind: 'TaskList',
      items: describeTasks(facts, nowMs),
      errors: facts.errors,
      columns: columnsAt(nowMs, everywhere),
      name: ({ kind, name }) => `${kind.toLowerCase()}/${name}`,
      whenEmpty: nothingFound('No tasks', { namespace: where }),
    });
  });
};

function columnsAt(nowMs: number, everywhere: boolean): readonly Column<TaskView>[] {
  return [
    { title: 'NAMESPACE', cell: ({ namespace }) => namespace, wide: !everywhere },
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind, dropOrder: 4 },
    { title: 'COMMAND', cell: ({ command }) => command },
    { title: 'TARGET', cell: ({ target }) => target, dropOrder: 3 },
    { title: 'PARENT', cell: ({ parent }) => parent, wide: true },
    { title: 'STATE', cell: ({ state }) => state, tone: ({ state }) => STATE_TONES[state] },
    { title: 'PODS', cell: progressText, dropOrder: 1 },
    {
      title: 'AGE',
      cell: ({ createdAt }) => ageText(createdAt, nowMs),
      order: ({ createdAt }) => (createdAt === undefined ? undefined : -Date.parse(createdAt)),
      dropOrder: 5,
    },
    { title: 'REASON', cell: ({ reason }) => reason, dropOrder: 6 },
  ];
}
