import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { minorLine } from '../domain/cassandra-version.ts';
import { AGENT_IMAGES } from './agent-images.ts';
import type { AgentImage } from './agent-images.ts';

/** `agent` serves on 9000, MCAC on 9103 (Cassandra 4.0 and 4.1 on amd64 only). */
export const METRICS_MODES = ['agent', 'mcac', 'both', 'none'] as const;

export type MetricsMode = (typeof METRICS_MODES)[number];

/** Pull policies of Kubernetes. */
export const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;

/** `auto` makes a native sidecar where every kubelet is sure to know them. */
export const SIDECAR_MODES = ['auto', 'always', 'never'] as const;

/** Where the Management API listens: without mutual TLS, whoever reaches it may do anything. */
export const BIND_MODES = ['loopback', 'pod-ip'] as const;

export type BindMode = (typeof BIND_MODES)[number];

/** Requests and limits of one injected container, as Kubernetes quantities. */
export interface ContainerResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** What whoever runs the webhook decides for all pods. */
export interface InjectionSettings {
  /** Cassandra releases that are not in the table are not injected. */
  readonly images: readonly AgentImage[];
  /** Images besides the official one whose tags begin with the version; with Java 11 or newer. */
  readonly trustedRepositories: readonly string[];
  readonly imagePullPolicy: (typeof PULL_POLICIES)[number];
  readonly metrics: MetricsMode;
  /** Add a preStop hook that drains the node, where the pod has none. */
  readonly drain: boolean;
  /** Heap of the Management API server, as `-Xmx` takes it. */
  readonly serverHeap: string;
  readonly serverResources: ContainerResources;
  /** Of the two short containers that prepare the files. */
  readonly setupResources: ContainerResources;
}

/**
 * Figures come from real runs: with a heap of 128 MB the server peaks at 235 MB,
 * is OOM-killed at 192Mi and comfortable at 384Mi; the set-up containers take
 * 2 to 3 seconds and less than 64Mi.
 */
export const DEFAULT_SETTINGS: InjectionSettings = {
  images: AGENT_IMAGES,
  trustedRepositories: [],
  imagePullPolicy: 'IfNotPresent',
  metrics: 'agent',
  drain: true,
  serverHeap: '128m',
  serverResources: {
    requests: { cpu: '20m', memory: '384Mi' },
    limits: { cpu: '500m', memory: '384Mi' },
  },
  setupResources: {
    requests: { cpu: '20m', memory: '64Mi' },
    limits: { cpu: '500m', memory: '64Mi' },
  },
};

/** MCAC exists for Cassandra 4.0 and 4.1; whether the machine is amd64 shows only on the node. */
export function hasMcac(version: CassandraVersion): boolean {
  return ['4.0', '4.1'].includes(minorLine(version) ?? '');
}
