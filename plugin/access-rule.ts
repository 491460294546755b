/** One thing that a command asks of the API server, in the words of its access rules. */
export interface AccessRule {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, with its subresource where there is one: `pods/proxy`. */
  readonly resource: string;
  readonly verbs: readonly string[];
  /** The only objects concerned; absent for all. */
  readonly resourceNames?: readonly string[];
  /** Where: in one namespace, or in all of them and outside of any. */
  readonly scope: 'namespace' | 'cluster';
  /** Of scope `namespace`: where that is not the namespace of the command. */
  readonly namespace?: string;
  /** What is lost without it, as it reads behind "without it: "; absent when all is lost. */
  readonly optional?: string;
  /** Names alternatives: without any of the rules of one name, all is lost. */
  readonly oneOf?: string;
  /** When it is needed, as it reads behind "needed ": `with --live`; absent for always. */
  readonly when?: string;
}

/** The same rule for several resources of one group. */
export function accessTo(
  group: string,
  resources: readonly string[],
  rule: Omit<AccessRule, 'group' | 'resource'>,
): readonly AccessRule[] {
  return resources.map((resource) => ({ group, resource, ...rule }));
}
