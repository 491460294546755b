import type { AccessQuestion } from '../access/review-access.ts';
import { keyOf } from '../access/review-access.ts';

/** The ways into a pod, the best first, and what each needs. Streams need both verbs from 1.35 on. */
const WAYS = [
  { name: 'proxy', resource: 'pods/proxy', verbs: ['get'] },
  { name: 'port-forward', resource: 'pods/portforward', verbs: ['get', 'create'] },
  { name: 'exec', resource: 'pods/exec', verbs: ['get', 'create'] },
] as const;

export type Way = (typeof WAYS)[number]['name'];

export function wayQuestions(namespace: string): readonly AccessQuestion[] {
  return WAYS.flatMap((way) => questionsOf(way, namespace));
}

function questionsOf(
  { resource, verbs }: (typeof WAYS)[number],
  namespace: string,
): readonly AccessQuestion[] {
  return verbs.map((verb) => ({ group: '', resource, verb, namespace, name: undefined }));
}

/** Those of which nothing is denied. */
export function openWays(denied: ReadonlySet<string>, namespace: string): readonly Way[] {
  return WAYS.filter((way) =>
    questionsOf(way, namespace).every((question) => !denied.has(keyOf(question))),
  ).map(({ name }) => name);
}
