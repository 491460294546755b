/** Something that a test needs and that is not everywhere. */
export interface Capability {
  readonly available: boolean;
  /** Why not, as it reads after "skipped: "; empty when it is available. */
  readonly reason: string;
}

/**
 * Puts the reason into the name of what is skipped for it.
 *
 * ```ts
 * describe.skipIf(!namespaces.available)(`the pod proxy${because(namespaces)}`, () => { ... });
 * ```
 */
export function because({ available, reason }: Capability): string {
  return available ? '' : ` (skipped: ${reason})`;
}
