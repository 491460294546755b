import type { JsonObject } from '../../shared/domain/json.ts';
import type { LeastRole } from '../actions/access/least-roles.ts';
import type { NeededRule } from '../actions/access/needed-rules.ts';
import { wrap } from './wrap.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';
const WIDTH = 96;

/** What is worth a word of warning to whoever gives the right away. */
const DANGERS: Readonly<Record<string, string>> = {
  'pods/exec': 'Careful: it lets its holder run any program in these pods.',
  'pods/proxy': 'Careful: it lets its holder send GET requests to every port of these pods.',
  'pods/portforward':
    'Careful: it lets its holder reach every port of these pods, and JMX and the Management API change things.',
  'nodes/proxy':
    'Careful: it opens the API of the kubelets, and with it every pod of every namespace.',
  secrets: 'Careful: it lets its holder read what is in them.',
};

/** The Roles as YAML to apply; above each rule stands what it is for. */
export function rolesYaml(roles: readonly LeastRole[]): string {
  return roles.map(roleYaml).join('---\n');
}

function roleYaml({ kind, name, namespace, rules }: LeastRole): string {
  const place = namespace === undefined ? '' : `  namespace: ${scalar(namespace)}\n`;
  const head = `apiVersion: ${API_VERSION}\nkind: ${kind}\nmetadata:\n  name: ${scalar(name)}\n${place}`;
  return `${head}rules:\n${rules.map(ruleYaml).join('')}`;
}

function ruleYaml(rule: NeededRule): string {
  const { group, resource, verbs, resourceNames } = rule;
  const comment = reasonOf(rule).flatMap((text) => wrap(text, WIDTH));
  const names = resourceNames === undefined ? '' : `    resourceNames: ${list(resourceNames)}\n`;
  return [
    ...comment.map((line) => `  # ${line}\n`),
    `  - apiGroups: ${list([group])}\n`,
    `    resources: ${list([resource])}\n`,
    names,
    `    verbs: ${list(verbs)}\n`,
  ].join('');
}

function reasonOf({ resource, commands, when, optional, oneOf }: NeededRule): readonly string[] {
  const condition = when === undefined ? '' : `, ${when}`;
  const danger = DANGERS[resource];
  return [
    `For ${commands.join(', ')}${condition}.`,
    ...(optional === undefined ? [] : [`Optional; without it: ${optional}.`]),
    ...(oneOf === undefined ? [] : [`At least one is needed of the rules for ${oneOf}.`]),
    ...(danger === undefined ? [] : [danger]),
  ];
}

/** JSON is YAML, too, and needs no thought about which texts want quotes. */
function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

function scalar(text: string): string {
  const isPlain =
    /^[a-z][a-z0-9./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** The same as objects, without the reasons. */
export function roleObjects(roles: readonly LeastRole[]): readonly JsonObject[] {
  return roles.map(({ kind, name, namespace, rules }) => ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    rules: rules.map(({ group, resource, verbs, resourceNames }) => ({
      apiGroups: [group],
      resources: [resource],
      ...(resourceNames === undefined ? {} : { resourceNames }),
      verbs,
    })),
  }));
}
