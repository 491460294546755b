import type { NodeConfig } from '../domain/node-config.ts';
import type { Severity } from './finding.ts';

/** The nodes of one datacenter, before and after a request. */
export interface NodeChange {
  /** Undefined when the object, or this datacenter in it, is new. */
  readonly before: NodeConfig | undefined;
  readonly after: NodeConfig;
}

/**
 * How strict a rule is. `deny-new` refuses what a request introduces or makes
 * worse; where the object had the same fault before, it warns, so that nobody is
 * kept from changing something else.
 */
export type Strictness = Severity | 'deny-new';

/** One thing wrong, phrased for the person who ran `kubectl apply`. */
export interface Violation {
  /** Path in the object. Named list elements stand by name: `containers[cassandra].env[X]`. */
  readonly field: string;
  /** As it is written in the object; undefined when the point is that it is absent. */
  readonly value: string | undefined;
  /** Lower case, no full stop, at most 100 characters unless a name in it is long. */
  readonly problem: string;
  /** Imperative, lower case, no full stop. */
  readonly action: string;
  /** When it differs from what the rule says. */
  readonly harm?: string;
  /** When it differs from that of the rule. */
  readonly strictness?: Strictness;
  /** What is at fault, so that a new fault of a rule does not pass as an old one. */
  readonly subjects?: readonly string[];
  /** How bad it is, more being worse, so that a fault that gets worse does not pass as an old one. */
  readonly degree?: number;
}

/**
 * A pure function of a change. Same input, same answer: no clock, no cluster, no
 * environment. That is what lets the plugin promise the verdict of the webhook.
 */
export interface Rule {
  /** Stable: it is printed in every denial, and exceptions name it. */
  readonly id: string;
  /** What the rule asks for, as one sentence for the reference. */
  readonly summary: string;
  readonly strictness: Strictness;
  /** When it answers more mildly than that, as one sentence for the reference. */
  readonly milder?: string;
  /** What would happen without the rule. Lower case, no full stop. */
  readonly harm: string;
  check(change: NodeChange): readonly Violation[];
}
