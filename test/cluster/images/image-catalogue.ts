import { AGENT_IMAGES } from '../../../shared/injection/agent-images.ts';
import { AGENT_LINES } from './compile-java.ts';
import type { AgentLine } from './compile-java.ts';

/** What the nodes of the test cluster have in place of a registry. */
export const PAUSE_IMAGE = 'localhost/k8ssandra-pause:1';

/** A Cassandra that is real: its jars are those of Maven Central. */
export interface RealCassandra {
  readonly version: string;
  readonly line: AgentLine;
  readonly images: readonly string[];
}

export const REAL_CASSANDRA: readonly RealCassandra[] = [
  { version: '5.0.9', line: '5.0', images: officialImages('5.0', '5.0.9') },
  { version: '4.1.10', line: '4.1', images: officialImages('4.1', '4.1.10') },
];

/** A Cassandra that starts within a second, because it is none. */
export interface StandInCassandra {
  readonly image: string;
  /** What the name of the jar in it says, whatever the tag does. */
  readonly version: string;
  /** Whose Netty it has: the agent looks for it, and the detect container for its version. */
  readonly line: AgentLine;
}

/** The host makes the repository a mirror of the official image, whose tags are believed. */
const MIRROR = 'mirror.example/cassandra';

export const STAND_INS = {
  '5.0': { image: `${MIRROR}:5.0.8`, version: '5.0.8', line: '5.0' },
  '4.1': { image: `${MIRROR}:4.1.7`, version: '4.1.7', line: '4.1' },
  /** Injected with the agent for the newest 5.0, which this is not. */
  floatingTag: { image: `${MIRROR}:5.0`, version: '5.0.3', line: '5.0' },
  /** The tag lies. */
  wrongTag: { image: `${MIRROR}:5.0.1`, version: '6.0.0', line: '5.0' },
} as const satisfies Record<string, StandInCassandra>;

/** An image of the Management API, with the agent for one line of Cassandra. */
export interface AgentStandIn {
  readonly image: string;
  readonly line: AgentLine;
  /** Of the Management API: `0.1.124`. */
  readonly version: string;
  readonly withCollector: boolean;
}

/** One for every image that injection may ask for. */
export function agentStandIns(): AgentStandIn[] {
  return AGENT_IMAGES.map(({ cassandra, image }) => {
    const [, version] = /-v(\d+(?:\.\d+)+)$/.exec(image) ?? [];
    if (version === undefined || !isAgentLine(cassandra)) {
      throw new Error(`${image} for Cassandra ${cassandra} has no stand-in`);
    }
    return { image, line: cassandra, version, withCollector: cassandra !== '5.0' };
  });
}

function isAgentLine(line: string): line is AgentLine {
  return line in AGENT_LINES;
}

function officialImages(...tags: string[]): string[] {
  return tags.map((tag) => `docker.io/library/cassandra:${tag}`);
}
