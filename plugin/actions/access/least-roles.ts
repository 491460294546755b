import type { NeededRule } from './needed-rules.ts';

export interface RoleRequest {
  /** Of the Roles and ClusterRoles. */
  readonly name: string;
  /** Of the commands. */
  readonly namespace: string;
  /** Makes everything cluster-wide, for `-A`. */
  readonly everywhere: boolean;
  /** False leaves out what a command can do without; of alternatives all are kept. */
  readonly optional: boolean;
}

/** A Role or ClusterRole, with the reason for each of its rules. */
export interface LeastRole {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  /** Of a Role. */
  readonly namespace: string | undefined;
  readonly rules: readonly NeededRule[];
}

/** Sorts rules into as few Roles as there are namespaces, and one ClusterRole for the rest. */
export function leastRoles(
  rules: readonly NeededRule[],
  { name, namespace, everywhere, optional }: RoleRequest,
): readonly LeastRole[] {
  const places = new Map<string | undefined, NeededRule[]>();
  for (const rule of rules) {
    if (!optional && rule.optional !== undefined && rule.oneOf === undefined) continue;
    const place = placeOf(rule, namespace, everywhere);
    places.set(place, [...(places.get(place) ?? []), rule]);
  }
  return [...places].map(([place, found]) => ({
    kind: place === undefined ? 'ClusterRole' : 'Role',
    name,
    namespace: place,
    rules: found,
  }));
}

/** Undefined for a ClusterRole. A rule with a namespace of its own stays there also with `-A`. */
function placeOf(rule: NeededRule, namespace: string, everywhere: boolean): string | undefined {
  if (rule.scope === 'cluster') return undefined;
  return rule.namespace ?? (everywhere ? undefined : namespace);
}
