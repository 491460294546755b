import type { ClusterTarget } from '../../shared/ports/cluster.ts';
import type { OptionDefinition } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION, clusterTarget } from '../options/cluster-options.ts';

const OPTIONS: Readonly<Record<string, OptionDefinition>> = {
  ...CLUSTER_OPTIONS,
  ...NAMESPACE_OPTION,
};

/**
 * Finds the flags that reach the cluster in a command line that is not finished.
 *
 * The real parser would complain about all that is still missing.
 */
export function targetOf(words: readonly string[]): ClusterTarget {
  const args = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, definition]) => [name, read(words, name, definition)]),
  );
  return clusterTarget(args as Parameters<typeof clusterTarget>[0]);
}

/** As the parser would give it: the last value of a text, every value of a list. */
function read(
  words: readonly string[],
  name: string,
  { type, short }: OptionDefinition,
): string | boolean | readonly string[] | undefined {
  if (type === 'flag') return words.includes(`--${name}`);
  const spellings = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const values = words.flatMap((word, index) => {
    if (spellings.includes(word)) return words[index + 1] ?? [];
    return spellings.flatMap((spelling) =>
      word.startsWith(`${spelling}=`) ? word.slice(spelling.length + 1) : [],
    );
  });
  return type === 'list' ? values : values.at(-1);
}
