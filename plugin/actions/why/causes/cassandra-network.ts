import { editOwner } from '../owner-command.ts';
import { logCause } from './log-cause.ts';

/** What keeps a node from its peers. */
export const NETWORK_CAUSES = [
  logCause({
    id: 'no-seed-answers',
    title: 'no seed answers',
    says: '`Unable to gossip with any peers`, `Unable to contact any seeds`, `The seed provider lists no seeds`',
    source: 'Gossiper.doShadowRound in Cassandra 4.1 and 5.0',
    // To go on as a seed is well, and is no error.
    pattern:
      /Unable to gossip with any peers(?! but continuing)|Unable to contact any seeds|The seed provider lists no seeds/,
    text: 'Cassandra reaches none of its seeds and is not a seed itself, so it cannot join. The seeds are down, their names do not resolve, a network policy or firewall closes port 7000 (7001), or one side demands TLS between nodes and the other does not.',
    next: (one) => [
      'See whether the seeds run, and compare their addresses with the ones that are configured.',
      `kubectl k8ssandra status -n ${one.namespace}`,
      `kubectl k8ssandra config show -n ${one.namespace}`,
    ],
  }),
  logCause({
    id: 'host-unknown',
    title: 'a host name does not resolve',
    says: '`UnknownHostException`, `Unknown host in …`',
    source: 'DatabaseDescriptor in Cassandra 4.1 and 5.0',
    pattern: /UnknownHostException: (\S{1,200})|Unknown host in (\w{1,60})|Unknown (\w+_address)/,
    text: ([, host, setting, other]) =>
      `Cassandra cannot resolve ${host === undefined ? `the host in ${setting ?? other ?? 'its configuration'}` : `the name ${host.replace(/[:,]$/, '')}`}. A headless Service gives names to pods that are not ready only with publishNotReadyAddresses: true; besides, the name may be wrong or the cluster DNS down.`,
    next: (one) => [`kubectl get service,endpointslices -n ${one.namespace}`, editOwner(one)],
  }),
  logCause({
    id: 'port-taken',
    title: 'a port is in use already',
    says: '`… is in use by another process`, `Address already in use`',
    source: 'InboundConnectionInitiator in Cassandra 4.1 and 5.0; JVM',
    pattern: /is in use by another process|Address already in use|Port already in use/,
    text: 'Another process has a port that Cassandra needs (7000, 7199, 9042 or that of an agent). With hostNetwork this is a process of the machine or a second Cassandra; otherwise two settings or two containers of the pod use one port.',
    next: (one) => [editOwner(one)],
  }),
  logCause({
    id: 'address-not-here',
    title: 'it is to listen on an address that it has not',
    says: '`Unable to bind to address`, `Cannot assign requested address`',
    source: 'InboundConnectionInitiator in Cassandra 4.1 and 5.0; Linux (EADDRNOTAVAIL)',
    pattern: /Unable to bind to address (\S{1,100})|Cannot assign requested address/,
    text: ([, address]) =>
      `Cassandra is told to listen on ${address === undefined ? 'an address' : address.replace(/[,.]$/, '')} that this pod does not have. As a rule listen_address is fixed and not taken from the pod, whose address changes with each start.`,
    next: (one) => ['Set listen_address to the address of the pod.', editOwner(one)],
  }),
  logCause({
    id: 'nodes-in-motion',
    title: 'other nodes are joining, leaving or moving',
    says: '`Other bootstrapping/leaving/moving nodes detected`',
    source: 'StorageService in Cassandra 4.1 and 5.0',
    pattern: /Other bootstrapping\/leaving\/moving nodes detected/,
    text: 'Cassandra joins only one node at a time, and another one is joining, leaving or moving. It tries again with each restart and will come up by itself as soon as the others are done.',
    next: ({ namespace }) => [
      'Wait for the other node; if it hangs, see why.',
      `kubectl k8ssandra status -n ${namespace}`,
    ],
  }),
  logCause({
    id: 'bootstrap-failed',
    title: 'the node could not fetch its data when it joined',
    says: '`Error during bootstrap`, `Some data streaming failed. Use nodetool to check bootstrap state and resume`',
    source: 'StorageService.bootstrap in Cassandra 4.1 and 5.0',
    pattern:
      /Error (?:during|while waiting on) bootstrap|Some (?:data streaming|bootstrap stream) failed|Node is not yet bootstrapped completely|Discovered existing bootstrap data/,
    text: 'The node was joining and the stream of its data from the others broke off. It does not serve clients until it has all of them. A node of the others was restarted, the network broke, or a stream took longer than its time-outs.',
    next: ({ name, namespace, cassandra = 'cassandra' }) => [
      'See that all the others are up, then let it go on where it was.',
      `kubectl exec ${name} -n ${namespace} -c ${cassandra} -- nodetool bootstrap resume`,
    ],
  }),
  logCause({
    id: 'schema-not-agreed',
    title: 'the nodes do not agree on the schema',
    says: '`Could not achieve schema readiness in …`',
    source: 'StorageService.waitForSchema in Cassandra 4.1 and 5.0',
    pattern: /Could not achieve schema readiness in/,
    text: 'The node waits for the schema of the others before it joins, and they do not agree on one, or one of them does not answer.',
    next: ({ namespace }) => [
      'See which nodes have which version of the schema; restart those that stand alone.',
      `kubectl k8ssandra describe-cluster -n ${namespace}`,
    ],
  }),
  logCause({
    id: 'tls-broken',
    title: 'a certificate or key store cannot be used',
    says: '`Keystore was tampered with, or password was incorrect`, `keystore password was incorrect`, `Failed to initialize SSL`, `ISslContextFactory`',
    source: 'JVM (java.security.KeyStore); SSLFactory in Cassandra 4.1 and 5.0',
    pattern:
      /Keystore was tampered with|keystore password was incorrect|Invalid keystore format|Unable to create instance of ISslContextFactory|Failed to (?:initialize|create) SSL|(?:key|trust)store.{0,100}(?:NoSuchFileException|FileNotFoundException|does not exist)|(?:NoSuchFileException|FileNotFoundException).{0,100}(?:key|trust)store/i,
    text: 'Cassandra cannot load a key store or trust store: the file is missing or broken, or its password in the configuration is another one.',
    next: ({ name, namespace }) => [
      'See that the Secret with the stores is mounted where cassandra.yaml looks for it, and that the passwords belong together.',
      `kubectl describe pod ${name} -n ${namespace}`,
    ],
  }),
];
