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
  const { optional, when, oneOf = rule.oneOf, ...rest } = known;
  const loss = alternatives('optional', optional, rule.optional);
  return {
    ...rest,
    verbs: [...new Set([...known.verbs, ...rule.verbs])],
    commands: [...new Set([...known.commands, command])],
    ...loss,
    ...alternatives('when', when, rule.when),
    // What some command cannot do without has no alternative.
    ...(oneOf === undefined || loss.optional === undefined ? {} : { oneOf }),
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
const RISKY = ['secrets', 'pods/exec', 'nodes/proxy'];
/** Where the Management API listens inside of the pod only, as injection has it, nobody could be asked without. */
const NEEDED_TO_ASK = 'pods/portforward';
const READING = ['get', 'list', 'watch'];

/**
 * What is given away unasked: the rules to show things, and to ask nodes, of all commands that do
 * some work with these alone.
 */
export function harmlessRules(catalogue: readonly CommandDefinition[]): readonly NeededRule[] {
  return neededRules(
    catalogue
      .filter(({ access = [] }) => access.filter(isIndispensable).every(isHarmless))
      .map((command) => ({ ...command, access: (command.access ?? []).filter(isHarmless) })),
  );
}

function isHarmless({ resource, verbs }: AccessRule): boolean {
  if (resource === NEEDED_TO_ASK) return true;
  return !RISKY.includes(resource) && verbs.every((verb) => READING.includes(verb));
}

function isIndispensable({ optional, when }: AccessRule): boolean {
  return optional === undefined && when === undefined;
}
