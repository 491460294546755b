import { editOwner } from '../owner-command.ts';
import { logCause } from './log-cause.ts';

/** What the data on the disk say of a node, and the configuration contradicts. */
export const IDENTITY_CAUSES = [
  logCause({
    id: 'cluster-name-changed',
    title: 'the cluster name has changed',
    says: '`Saved cluster name A != configured name B`',
    source: 'SystemKeyspace.checkHealth in Cassandra 4.1 and 5.0',
    pattern: /Saved cluster name (.{1,200}?) != configured name (.{1,200}?)\s*$/,
    text: ([, saved = '', configured = ''], { quote }) =>
      `Cassandra refuses to start: its data belong to the cluster "${quote(saved, 60)}", and its configuration says "${quote(configured, 60)}". The name of a cluster is part of the data of every node and cannot be changed by configuration. If the name was changed by mistake, set it back; if the volume belongs to another cluster, give the pod an empty one.`,
    next: (one) => ['Set the name back to the one in the data.', editOwner(one)],
  }),
  logCause({
    id: 'num-tokens-changed',
    title: 'num_tokens has changed',
    says: '`Cannot change the number of tokens from A to B`',
    source: 'StorageService in Cassandra 4.1 and 5.0',
    pattern: /Cannot change the number of tokens from (\d+) to (\d+)/,
    text: ([, from = '', to = '']) =>
      `Cassandra refuses to start: it has ${from} tokens in its data, and num_tokens now is ${to}. A node keeps the number of tokens with which it joined. To have another number, add nodes with it in a new datacenter or replace the nodes one by one.`,
    next: (one, [, from = '']) => [`Set num_tokens back to ${from}.`, editOwner(one)],
  }),
  logCause({
    id: 'datacenter-changed',
    title: 'the name of the datacenter has changed',
    says: "`Cannot start node if snitch's data center (A) differs from previous data center (B)`",
    source: 'StartupChecks.checkDatacenter in Cassandra 4.1 and 5.0',
    pattern:
      /Cannot start node if snitch's data center \((.{1,100}?)\) differs from previous data center \((.{1,100}?)\)/,
    text: ([, now = '', before = ''], { quote }) =>
      `Cassandra refuses to start: it joined in the datacenter "${quote(before, 60)}", and its configuration or snitch now says "${quote(now, 60)}". To start it all the same would place its replicas wrongly and lose data for the readers.`,
    next: (one, [, , before = '']) => [
      `Set the datacenter back to "${one.quote(before, 60)}".`,
      editOwner(one),
    ],
  }),
  logCause({
    id: 'rack-changed',
    title: 'the name of the rack has changed',
    says: "`Cannot start node if snitch's rack (A) differs from previous rack (B)`",
    source: 'StartupChecks.checkRack in Cassandra 4.1 and 5.0',
    pattern:
      /Cannot start node if snitch's rack \((.{1,100}?)\) differs from previous rack \((.{1,100}?)\)/,
    text: ([, now = '', before = ''], { quote }) =>
      `Cassandra refuses to start: it joined in the rack "${quote(before, 60)}", and its configuration or snitch now says "${quote(now, 60)}". Racks decide where replicas are, so a node cannot change its rack in place. With a snitch of a cloud, this also happens when a volume comes back in another zone.`,
    next: (one, [, , before = '']) => [
      `Set the rack back to "${one.quote(before, 60)}".`,
      editOwner(one),
    ],
  }),
  logCause({
    id: 'partitioner-changed',
    title: 'the partitioner has changed',
    says: '`Cannot open …; partitioner A does not match system partitioner B`',
    source: 'SSTableReader.open in Cassandra 4.1 and 5.0',
    pattern: /partitioner (\S{1,120}) does not match system partitioner (\S{1,120})/,
    text: ([, before = '']) =>
      `Cassandra refuses to start: its data were written with the partitioner ${before.replace(/^.*\./, '')}, and the configuration names another one. All data would have to be written anew.`,
    next: (one) => ['Set the partitioner back.', editOwner(one)],
  }),
  logCause({
    id: 'node-decommissioned',
    title: 'the node was decommissioned',
    says: '`This node was decommissioned and will not rejoin the ring`',
    source: 'StorageService in Cassandra 4.1 and 5.0',
    pattern: /This node was decommissioned and will not rejoin the ring/,
    text: 'The data on this volume say that the node has left the ring for good, so Cassandra refuses to start with them. This happens when a StatefulSet is made larger again and finds the volume of the pod that was there before. The other nodes have its data.',
    next: ({ claims, name, namespace }) => [
      'If the ring is whole without this node, let it join anew with an empty volume: delete the claim of its data, then the pod.',
      `kubectl delete pvc ${claims.map((claim) => claim.name).join(' ')} -n ${namespace} --wait=false`,
      `kubectl delete pod ${name} -n ${namespace}`,
    ],
  }),
  logCause({
    id: 'address-taken',
    inTemplate: 'likely',
    title: 'another node is known under its address',
    says: '`A node with address A already exists, cancelling join`',
    source: 'StorageService.checkForEndpointCollision in Cassandra 4.1 and 5.0',
    pattern: /A node with address (\S{1,100}) already exists, cancelling join/,
    text: ([, address = '']) =>
      `Cassandra has no data of its own and wants to join, but the ring already knows a node with its address ${address}. Either the node has lost its volume and has to replace itself, or Kubernetes has given the address of a dead node to a new pod.`,
    next: ({ namespace }, [, address = '']) => [
      'See which node has this address, and whether it is up.',
      `kubectl k8ssandra status -n ${namespace}`,
      `If it is down for good, replace it: start this pod once with -Dcassandra.replace_address_first_boot=${address.replace(/^.*\//, '').replace(/:\d+$/, '')}, or remove the dead node with nodetool removenode.`,
    ],
  }),
  logCause({
    id: 'replace-refused',
    title: 'it may not replace the other node',
    says: '`Cannot replace_address …`, `Cannot replace a live node`, `… already bootstrapped`',
    source: 'StorageService.prepareForReplacement in Cassandra 4.1 and 5.0',
    pattern:
      /(Cannot replace_address .{1,200}|Cannot replace a live node.{0,100}|Cannot replace address with a node that is already bootstrapped|Replace address on (?:the )?first boot requested; this node is already bootstrapped|Could not find tokens for .{1,100} to replace)/,
    text: ([said = ''], { quote }) =>
      `Cassandra was told to replace another node and refuses: "${quote(said, 160)}". The node to be replaced must be down, known to the ring, and this one must not have data of its own.`,
    next: (one) => [
      'See who is in the ring, and take replace_address away where it is not needed any more.',
      `kubectl k8ssandra status -n ${one.namespace}`,
      editOwner(one),
    ],
  }),
];
