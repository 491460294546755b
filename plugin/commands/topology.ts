import { findTarget } from '../actions/cluster/find-target.ts';
import { gatherOwnership } from '../actions/cluster/gather-ownership.ts';
import { NODES } from '../actions/api-paths.ts';
import { patientLister } from '../actions/status/gather-workloads.ts';
import { describeTopology } from '../actions/topology/describe-topology.ts';
import type { RunCommand } from '../command-definition.ts';
import type { topology } from '../definitions/topology.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { nodesView } from '../output/nodes-view.ts';
import { presentView } from '../output/present-view.ts';
import { failedNodes } from '../output/silent-nodes.ts';
import { renderTopology } from '../output/topology-screen.ts';

export const runTopology: RunCommand<typeof topology> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  const { keyspace } = args;
  const request = targetRequest(args, cluster.namespace);
  return presentView(args, context, async () => {
    const lister = patientLister(cluster.api, undefined);
    const [target, kubernetesNodes] = await Promise.all([
      findTarget(cluster.api, request),
      lister.list(NODES),
    ]);
    const { owned, failures } = await gatherOwnership(target, {
      ...door,
      allViews: false,
      keyspace,
    });
    const items = owned.map((one) => describeTopology(one, kubernetesNodes, keyspace));
    return nodesView({
      kind: 'Topology',
      items,
      render: (style) => renderTopology(items, style),
      place: request,
      pods: target.pods,
      errors: [...target.facts.errors, ...lister.errors, ...failures],
      failed: owned.flatMap(({ view }) => failedNodes(view.members)),
      remarks: door.notices(),
    });
  });
};
