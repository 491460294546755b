import {
  DEFAULT_SETTINGS,
  METRICS_MODES,
  PULL_POLICIES,
  SIDECAR_MODES,
} from '../shared/injection/settings.ts';
import { LOG_LEVELS } from './audit/log.ts';
import { flag, integer, oneOf, structure, text, texts } from './setting.ts';
import type { Setting } from './setting.ts';

const MINUTE_MS = 60_000;
const PORT = [0, 65_535] as const;
/** A name that Kubernetes accepts for an object. */
const NAME = '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$';

/**
 * Every setting of the webhook: the one source of its configuration file, its
 * environment variables and their reference page. `listen.httpsPort` in the
 * file is `WEBHOOK_LISTEN_HTTPS_PORT` in the environment.
 */
export const SETTINGS = {
  listen: {
    address: text('', 'Address to listen on; empty listens on all.'),
    httpsPort: integer(8_443, PORT, 'Port for reviews, with TLS; 0 takes any free one.'),
    httpPort: integer(8_080, PORT, 'Port for probes and metrics, without TLS; 0 takes a free one.'),
  },
  tls: {
    mode: oneOf(
      ['self-managed', 'files'],
      'self-managed',
      'Where the certificate comes from: `self-managed` makes one and puts its authority into the webhook configurations; `files` reads `tls.crt` and `tls.key`, which cert-manager or you provide along with the caBundle.',
    ),
    folder: text('/etc/k8ssandra-webhook/tls', 'Folder of the two files in the mode `files`.'),
    secretName: text(
      'k8ssandra-webhook-ca',
      'Secret with the certificate authority in the mode `self-managed`.',
      NAME,
    ),
    extraNames: texts(
      [],
      'More DNS names and IP addresses for the certificate, such as `localhost` when the webhook runs outside of the cluster.',
    ),
  },
  install: {
    namespace: text('k8ssandra-webhook', 'Namespace of the Service and of the Secret.', NAME),
    serviceName: text('k8ssandra-webhook', 'Service by which API servers call the webhook.', NAME),
    mutatingConfiguration: text(
      'k8ssandra-webhook',
      'Name of our MutatingWebhookConfiguration.',
      NAME,
    ),
    validatingConfiguration: text(
      'k8ssandra-webhook',
      'Name of our ValidatingWebhookConfiguration.',
      NAME,
    ),
    kubeconfig: text('', 'Kubeconfig to reach the cluster from outside; empty means from inside.'),
  },
  limits: {
    maxInFlight: integer(
      256,
      [1, 100_000],
      'Reviews at the same time; more are answered with 429, and the API server tries again.',
    ),
    maxHeldBytes: integer(
      64 * 2 ** 20,
      [8 * 2 ** 20, 2 ** 32],
      'Bytes of all reviews that are being read; beyond, reviews are answered with 429.',
    ),
  },
  shutdown: {
    drainMs: integer(
      15_000,
      [0, 5 * MINUTE_MS],
      'After SIGTERM, keep serving for so many milliseconds, until all API servers know that we go.',
    ),
    graceMs: integer(
      5_000,
      [0, MINUTE_MS],
      'After that, wait so many milliseconds for reviews in flight.',
    ),
  },
  facts: {
    syncMs: integer(
      20_000,
      [0, 5 * MINUTE_MS],
      'At start, wait so many milliseconds for namespaces and LimitRanges before serving without them.',
    ),
    lookupMs: integer(
      500,
      [0, 10_000],
      'Budget in milliseconds to ask the API server about a namespace that is not known yet.',
    ),
  },
  log: {
    level: oneOf(LOG_LEVELS, 'info', 'Least level of a line; decisions are `info`.'),
  },
  events: {
    enabled: flag(true, 'Write Events about decisions to the owners of the objects.'),
  },
  policy: {
    enforcement: oneOf(
      ['enforce', 'warn'],
      'enforce',
      '`warn` turns every refusal into a warning.',
    ),
  },
  injection: {
    images: structure(
      DEFAULT_SETTINGS.images,
      'Images with the Management API, by Cassandra release; replaces the whole table.',
      { type: 'array' },
    ),
    trustedRepositories: texts(
      DEFAULT_SETTINGS.trustedRepositories,
      'Cassandra images besides the official one whose tags begin with the version; they need Java 11 or newer.',
    ),
    imagePullPolicy: oneOf(
      PULL_POLICIES,
      DEFAULT_SETTINGS.imagePullPolicy,
      'Pull policy of injected containers.',
    ),
    metrics: oneOf(
      METRICS_MODES,
      DEFAULT_SETTINGS.metrics,
      'Metrics collector where neither the pod nor its namespace names one.',
    ),
    drain: flag(
      DEFAULT_SETTINGS.drain,
      'Add a preStop hook that drains the node where there is none.',
    ),
    serverHeap: text(
      DEFAULT_SETTINGS.serverHeap,
      'Heap of the Management API server, as `-Xmx` takes it; less than its memory limit.',
    ),
    serverResources: structure(
      DEFAULT_SETTINGS.serverResources,
      'Requests and limits of the Management API container, as Kubernetes quantities.',
      { type: 'object' },
    ),
    setupResources: structure(
      DEFAULT_SETTINGS.setupResources,
      'Requests and limits of the two init containers, as Kubernetes quantities.',
      { type: 'object' },
    ),
    nativeSidecars: oneOf(
      SIDECAR_MODES,
      'auto',
      'Run the Management API as a native sidecar; `auto` does where the API server is 1.32 or later, so that every kubelet can.',
    ),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>;

type Sections = typeof SETTINGS;

/** The configuration as the program uses it: every value present, checked and frozen. */
export type WebhookConfig = {
  readonly [S in keyof Sections]: {
    readonly [K in keyof Sections[S]]: Sections[S][K] extends Setting<infer T> ? T : never;
  };
};

/** `listen`, `httpsPort` -> `WEBHOOK_LISTEN_HTTPS_PORT`. */
export function variableOf(section: string, key: string): string {
  return `WEBHOOK_${section}_${key.replaceAll(/[A-Z]/g, '_$&')}`.toUpperCase();
}
