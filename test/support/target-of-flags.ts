import { CATALOGUE } from '../../plugin/catalogue.ts';
import { clusterTarget } from '../../plugin/options/cluster-options.ts';
import { parseArguments } from '../../plugin/parse-arguments.ts';
import type { ClusterTarget } from '../../shared/ports/cluster.ts';

/** What a command of the plugin makes of the flags that reach the cluster. */
export function targetOfFlags(flags: readonly string[]): ClusterTarget {
  const command = CATALOGUE.find(({ name }) => name === 'status');
  if (command === undefined) throw new Error('there is no command "status"');
  return clusterTarget(parseArguments(command, flags) as Parameters<typeof clusterTarget>[0]);
}
