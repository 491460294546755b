import type { KubeconfigShape } from './a-kubeconfig.ts';

/** What {@link inFlow} means. */
export const EXPECT_A = {
  server: 'https://a.test:6443',
  namespace: 'team-a',
  context: 'ctx-a',
  user: 'ann',
};

export const HEAD = 'apiVersion: v1\nkind: Config';
export const CLUSTER = '{server: "https://a.test:6443"}';
export const USER = '{token: of-ann}';
export const CONTEXT = '{cluster: a, user: ann, namespace: team-a}';

interface FlowParts {
  readonly cluster?: string;
  readonly user?: string;
  readonly context?: string;
  /** What stands above the entries. */
  readonly head?: string;
}

/** One context with its cluster and user in flow style, but for what is given. */
export function inFlow({
  cluster = CLUSTER,
  user = USER,
  context = CONTEXT,
  head = HEAD,
}: FlowParts): string {
  return `${head}
current-context: ctx-a
clusters: [{name: a, cluster: ${cluster}}]
users: [{name: ann, user: ${user}}]
contexts: [{name: ctx-a, context: ${context}}]
`;
}

/** A single file, and flags. */
export function shape(
  name: string,
  text: string,
  expected: KubeconfigShape['expected'] = EXPECT_A,
  ...flags: readonly string[]
): KubeconfigShape {
  return { name, files: { config: text }, kubeconfig: ['config'], flags, expected };
}
