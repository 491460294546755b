import { member } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { AccessRule } from '../../access-rule.ts';
import type { CommandDefinition } from '../../command-definition.ts';
import { forEachLimited } from '../for-each-limited.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
/** Each is a small request; the API server answers them from memory. */
const MAX_REQUESTS = 16;

/** One verb on one resource that the API server can be asked about. */
export interface AccessQuestion {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Undefined for all namespaces, and for what is in none. */
  readonly namespace: string | undefined;
  /** Of the only object concerned. */
  readonly name: string | undefined;
}

/**
 * Asks what the user may do.
 *
 * @returns The questions that were answered with no.
 * @throws AppError when the API server does not answer, or does not let itself be asked.
 */
export async function askAccess(
  api: KubernetesApi,
  questions: readonly AccessQuestion[],
): Promise<ReadonlySet<string>> {
  const denied = new Set<string>();
  const different = new Map(questions.map((question) => [keyOf(question), question]));
  await forEachLimited([...different], MAX_REQUESTS, async ([key, question]) => {
    const answer = await api.request({ method: 'POST', path: REVIEWS, body: reviewOf(question) });
    if (member(answer, 'status', 'allowed') !== true) denied.add(key);
  });
  return denied;
}

/** Tells questions apart in the answer of {@link askAccess}. */
export function keyOf({ group, resource, verb, namespace, name }: AccessQuestion): string {
  return JSON.stringify([group, resource, verb, namespace, name]);
}

function reviewOf({ group, resource, verb, namespace, name }: AccessQuestion): JsonObject {
  const [plural = '', subresource] = resource.split('/');
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        group,
        resource: plural,
        verb,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      },
    },
  };
}

/** @param namespace - Of the command; undefined for all. */
export function questionsOf(
  { group, resource, verbs, resourceNames, scope, ...rule }: AccessRule,
  namespace: string | undefined,
): readonly AccessQuestion[] {
  const place = scope === 'cluster' ? undefined : (rule.namespace ?? namespace);
  const names = resourceNames ?? [undefined];
  return verbs.flatMap((verb) =>
    names.map((name) => ({ group, resource, verb, namespace: place, name })),
  );
}

/** A right that a command lacks. */
export interface MissingAccess extends AccessQuestion {
  /** What is lost without it, or when it is needed; undefined when the command cannot do without. */
  readonly loses: string | undefined;
}

export interface CommandAccess {
  readonly command: string;
  /** `partly` when the command runs, but shows less or not with every flag. */
  readonly answer: 'yes' | 'partly' | 'no';
  readonly missing: readonly MissingAccess[];
}

/** Says what a user who was denied these things can do with a command. */
export function judgeAccess(
  { name, access = [] }: CommandDefinition,
  denied: ReadonlySet<string>,
  namespace: string | undefined,
): CommandAccess {
  const deniedTo = (rule: AccessRule): readonly AccessQuestion[] =>
    questionsOf(rule, namespace).filter((question) => denied.has(keyOf(question)));
  const missing = access.flatMap((rule) =>
    deniedTo(rule).map((question) => ({ ...question, loses: lossOf(rule) })),
  );
  if (missing.length === 0) return { command: name, answer: 'yes', missing };
  const lacking = access.filter((rule) => deniedTo(rule).length > 0);
  return { command: name, answer: isUseless(access, lacking) ? 'no' : 'partly', missing };
}

/** True when nothing is left of a command without these of its rules. */
function isUseless(access: readonly AccessRule[], lacking: readonly AccessRule[]): boolean {
  if (lacking.some((rule) => lossOf(rule) === undefined)) return true;
  const areAll = (rules: readonly AccessRule[]): boolean =>
    rules.length > 0 && rules.every((rule) => lacking.includes(rule));
  const names = new Set(access.flatMap(({ oneOf }) => oneOf ?? []));
  const alternatives = [...names].map((name) => access.filter(({ oneOf }) => oneOf === name));
  return [access.filter(({ when }) => when === undefined), ...alternatives].some(areAll);
}

function lossOf({ optional, when }: AccessRule): string | undefined {
  return optional ?? (when === undefined ? undefined : `it is not possible ${when}`);
}
