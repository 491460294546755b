/**
 * Every name that injection reads from or writes into a Kubernetes object.
 *
 * They are an interface: manifests, dashboards and runbooks refer to them.
 */

const PREFIX = 'inject.k8ssandra.io';

/** What users write. Each is an annotation of the pod (template) unless it says otherwise. */
export const REQUEST = {
  /** Label of a namespace or a pod: `true` asks for injection; on a pod, `false` refuses it. */
  enabled: `${PREFIX}/enabled`,
  /** Also a namespace label: `agent`, `mcac`, `both` or `none`. */
  metrics: `${PREFIX}/metrics`,
  /** Name of the container that runs Cassandra, when it cannot be told. */
  container: `${PREFIX}/container`,
  /** Version in the image, such as `4.1`, when its tag does not say it. It needs Java 11 or newer. */
  cassandraVersion: `${PREFIX}/cassandra-version`,
  /** `loopback` (default) or `pod-ip`: where the Management API listens. */
  bind: `${PREFIX}/bind`,
  /** Secret with `ca.crt`, `tls.crt` and `tls.key`: the Management API then demands mutual TLS. */
  tlsSecret: `${PREFIX}/tls-secret`,
  /** `allow`: inject although the pod uses the network of its host. */
  hostNetwork: `${PREFIX}/host-network`,
  /** `false`: do not add a preStop hook that drains the node. */
  drain: `${PREFIX}/drain`,
} as const;

/** What we write. */
export const MARK = {
  /** Label of an injected pod, for monitors to select. */
  injected: `${PREFIX}/injected`,
  /** JSON: the parts every pod of this template gets, whatever the webhook is by then. */
  pin: `${PREFIX}/pin`,
  /** JSON: what was injected, for people and for the plugin. */
  status: `${PREFIX}/status`,
} as const;

/** Names of the injected containers, in the order in which they start. */
export const CONTAINER = {
  install: 'mgmt-api-install',
  detect: 'mgmt-api-detect',
  server: 'mgmt-api',
} as const;

/** Variables of the injected containers that tell which ports the pod got. */
export const SETTING = {
  /** Of the server. */
  serverPort: 'MGMT_API_PORT',
  /** Of the detect container, as the next one. */
  metricsPort: 'METRICS_PORT',
  collectors: 'COLLECTORS',
} as const;

/** Names of the injected volumes. */
export const VOLUME = {
  /** Jars, filled by the install container; read-only everywhere else. */
  bin: 'mgmt-api-bin',
  /** Socket, argument file, and what the detect container found. */
  run: 'mgmt-api-run',
  /** `/tmp` of the Management API server, whose root file system is read-only. */
  tmp: 'mgmt-api-tmp',
  /** The Secret of mutual TLS, only when it was asked for. */
  tls: 'mgmt-api-tls',
} as const;

/** Paths in the injected containers; the same in the Cassandra container, as the agent needs it. */
export const PATH = {
  root: '/mgmt-api',
  bin: '/mgmt-api/bin',
  run: '/mgmt-api/run',
  tls: '/mgmt-api/tls',
  /** Java argument file: read by the JVM of Cassandra, written by the detect container. */
  jvmArgs: '/mgmt-api/run/jvm.args',
  /** Absent on 4.x, where the JVM ignores the missing class path entry. */
  nettyCodec: '/mgmt-api/run/extra/netty-codec-http.jar',
} as const;

/** Names of injected container ports. At most 15 characters, unique in the pod. */
export const PORT_NAME = {
  server: 'mgmt-api',
  metrics: 'mgmt-metrics',
  mcac: 'mcac-metrics',
} as const;

/** Ports as the Management API and the collectors use them unless something else has them. */
export const DEFAULT_PORT = { server: 8080, metrics: 9000, mcac: 9103 } as const;
