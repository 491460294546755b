import type { AccessRule } from '../../access-rule.ts';
import type { CommandDefinition } from '../../command-definition.ts';

/** A rule, and the commands that need it. */
export interface NeededRule extends AccessRule {
  readonly commands: readonly string[];
}

/**
 * What several commands need together: rules about the same objects become one.
 *
 * A rule stays optional, or bound to a condition, only where it is for every command.
 */
export function neededRules(commands: readonly CommandDefinition[]): readonly NeededRule[] {
  const merged = new Map<string, NeededRule>();
  for (const { name, access = [] } of commands) {
    for (const rule of access) {
      const key = keyOf(rule);
      const known = merged.get(key);
      merged.set(
        key,
        known === undefined ? { ...rule, commands: [name] } : join(known, rule, name),
      );
    }
  }
  return [...merged.values()];
}

function keyOf({ group, resource, resourceNames = [], scope, namespace }: AccessRule): string {
  return JSON.stringify([group, resource, [...resourceNames].sort(), scope, namespace]);
}

function join(known: NeededRule, rule: AccessRule, command: string): NeededRule {
  const { optional, when, ...rest } = known;
  return {
    ...rest,
    verbs: [...new Set([...known.verbs, ...rule.verbs])],
    commands: [...new Set([...known.commands, command])],
    ...alternatives('optional', optional, rule.optional),
    ...alternatives('when', when, rule.when),
  };
}

function alternatives<K extends 'optional' | 'when'>(
  member: K,
  one: string | undefined,
  other: string | undefined,
): Partial<Pick<AccessRule, K>> {
  if (one === undefined || other === undefined) return {};
  const text = one === other ? one : `${one}; ${other}`;
  return { [member]: text } as Pick<AccessRule, K>;
}

/** What lets its holder become somebody else, or do anything in a pod. */
const RISKY = ['secrets', 'pods/exec', 'pods/attach'];

/**
 * What all commands that change nothing need together, without what they can do without and
 * what would be too much to give away unasked.
 */
export function harmlessRules(catalogue: readonly CommandDefinition[]): readonly NeededRule[] {
  return neededRules(catalogue.filter(isReading)).filter(
    ({ resource, optional }) => optional === undefined || !RISKY.includes(resource),
  );
}

/** Verbs on these go through a pod or review; nothing in the cluster is changed by them. */
const PASSING = /^(?:pods|services)\/(?:proxy|portforward|exec|attach)$/;
const READING = ['get', 'list', 'watch'];

/** True when a command needs no right to change an object. */
function isReading({ access = [] }: CommandDefinition): boolean {
  return access.every(
    ({ resource, verbs }) =>
      PASSING.test(resource) || verbs.every((verb) => READING.includes(verb)),
  );
}
