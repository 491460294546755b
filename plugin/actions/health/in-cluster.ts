import type { HealthFacts } from './health-facts.ts';

/** The rest of a command line that looks at this cluster: ` -n prod`. */
export function inNamespace({ view, pods }: Pick<HealthFacts, 'view' | 'pods'>): string {
  const namespace = view.workloads[0]?.namespace ?? pods[0]?.namespace;
  return namespace === undefined ? '' : ` -n ${namespace}`;
}
