/** A way to be told which cluster is meant, and what kubectl makes of it. */
export interface KubeconfigShape {
  readonly name: string;
  /**
   * Files by name; `$DIR` in their content is the folder they are put into, and `$CA64` a
   * certificate authority in base64.
   */
  readonly files: Readonly<Record<string, string>>;
  /** `$KUBECONFIG`: names of files, in order; undefined when it is not set and `$HOME` counts. */
  readonly kubeconfig?: readonly string[];
  /** Flags, as both kubectl and the plugin take them; `$DIR` as above. */
  readonly flags?: readonly string[];
  /** `refused` where kubectl ends with an error, or knows nothing better than localhost:8080. */
  readonly expected: ResolvedShape | 'refused';
  /** Why the plugin sends something other than kubectl; absent when it sends the same. */
  readonly otherwise?: string;
}

interface ResolvedShape {
  readonly server: string;
  readonly namespace: string;
  readonly context: string | undefined;
  readonly user: string | undefined;
}

/** One cluster, its user, and the context `ctx-<cluster>` for both. */
export interface KubeconfigEntry {
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

export function entry(
  cluster: string,
  server: string,
  user: string,
  namespace?: string,
): KubeconfigEntry {
  return { cluster, server, user, namespace };
}

/** A kubeconfig as tools write it; every user has a token that names it. */
export function aKubeconfig(entries: readonly KubeconfigEntry[], currentContext?: string): string {
  const list = (name: string, items: readonly string[]): string =>
    items.length === 0 ? `${name}: []\n` : `${name}:\n${items.join('')}`;
  const clusters = entries.map(
    ({ cluster, server }) => `- name: ${cluster}\n  cluster:\n    server: ${server}\n`,
  );
  const users = entries.map(
    ({ user }) => `- name: ${user}\n  user:\n    token: ${tokenOf(user)}\n`,
  );
  const contexts = entries.map(({ cluster, user, namespace }) => {
    const place = namespace === undefined ? '' : `    namespace: ${namespace}\n`;
    return `- name: ctx-${cluster}\n  context:\n    cluster: ${cluster}\n    user: ${user}\n${place}`;
  });
  return [
    'apiVersion: v1\nkind: Config\n',
    currentContext === undefined ? '' : `current-context: "${currentContext}"\n`,
    list('clusters', clusters),
    list('users', users),
    list('contexts', contexts),
  ].join('');
}

function tokenOf(user: string): string {
  return `of-${user.replaceAll(/[^a-z]/g, '-')}`;
}
