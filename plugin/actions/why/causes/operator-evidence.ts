import type { Evidence } from '../cause.ts';
import { fieldEvidence } from '../evidence.ts';
import type { OperatorFacts, OperatorName } from '../operator-facts.ts';

/** The Deployments of an operator, or that there is none. */
export function operatorEvidence(
  operator: OperatorName,
  deployments: readonly OperatorFacts[],
): readonly Evidence[] {
  if (deployments.length === 0) {
    return [fieldEvidence('status', `deployment/${operator}`, 'none found')];
  }
  return deployments.map(({ name, namespace, available, wanted }) =>
    fieldEvidence(
      'status',
      `deployment/${name}`,
      `${available} of ${wanted} pods available, in the namespace ${namespace}`,
    ),
  );
}
