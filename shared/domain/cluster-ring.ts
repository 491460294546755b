import type { StateLetters } from './node-state.ts';

/** A cluster as its nodes together describe it. */
export interface ClusterRing {
  /** The name that most of them give; undefined when none gave one. */
  readonly clusterName: string | undefined;
  /** Class name, as most of them give it. */
  readonly partitioner: string | undefined;
  /** Addresses of the nodes that were asked and answered. */
  readonly observers: readonly string[];
  /** What `nodetool status` lists: members of the ring and nodes that join, in no set order. */
  readonly nodes: readonly RingNode[];
  /** Empty when all observers say the same. */
  readonly disagreements: readonly Disagreement[];
}

/** One node of a cluster, with what most of the others say about it. */
export interface RingNode {
  readonly address: string;
  readonly hostId: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  readonly letters: StateLetters;
  readonly alive: boolean | undefined;
  /** First word of its gossip state, as those say who decide the letters. */
  readonly status: string | undefined;
  /** By its own word, which may be 60 s old; else as somebody has heard. */
  readonly loadBytes: number | undefined;
  readonly tokens: readonly bigint[] | undefined;
  readonly schemaVersion: string | undefined;
  readonly releaseVersion: string | undefined;
  /** One entry for each observer, in their order. */
  readonly seenBy: readonly RingSighting[];
}

/** What one observer says of one node. */
export interface RingSighting {
  readonly observer: string;
  /** Undefined when it does not list the node: it knows nothing of it, or has seen it leave. */
  readonly letters: StateLetters | undefined;
  /** First word of the node's gossip state; undefined when the observer knows none. */
  readonly status: string | undefined;
}

/** Something in which observers, or nodes, contradict each other. */
export type Disagreement =
  /** Some see a node up, normal or gone, and some do not. */
  | {
      readonly kind: 'state';
      readonly address: string;
      readonly hostId: string | undefined;
      readonly seenBy: readonly RingSighting[];
    }
  /** Some have never heard of a node that others list. */
  | {
      readonly kind: 'unknown-node';
      readonly address: string;
      readonly hostId: string | undefined;
      readonly knownTo: readonly string[];
      readonly unknownTo: readonly string[];
    }
  /** One address goes with several host ids: a pod got the address of another one. */
  | {
      readonly kind: 'host-id';
      readonly address: string;
      /** Observers by host id; the first one is what the ring goes by. */
      readonly observers: ReadonlyMap<string, readonly string[]>;
    }
  /** Nodes that are alive have different versions of the schema. */
  | { readonly kind: 'schema'; readonly addresses: ReadonlyMap<string, readonly string[]> }
  /** Observers belong to clusters of different names. */
  | { readonly kind: 'cluster-name'; readonly observers: ReadonlyMap<string, readonly string[]> }
  /** Several members claim the same tokens. */
  | {
      readonly kind: 'token';
      readonly addresses: readonly string[];
      readonly tokens: readonly bigint[];
    };
