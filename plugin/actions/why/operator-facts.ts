import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { parseImage } from '../../../shared/domain/image-reference.ts';
import { refOf } from '../status/ownership.ts';

export type OperatorName = 'cass-operator' | 'k8ssandra-operator';

/** A Deployment of an operator. */
export interface OperatorFacts {
  readonly operator: OperatorName;
  readonly namespace: string;
  readonly name: string;
  readonly available: number;
  readonly wanted: number;
}

const OPERATORS: readonly OperatorName[] = ['cass-operator', 'k8ssandra-operator'];

/**
 * The operators of the cluster, by the names of their images.
 *
 * @returns Undefined when the Deployments are not known.
 */
export function operatorsIn(
  deployments: readonly JsonObject[] | undefined,
): readonly OperatorFacts[] | undefined {
  return deployments?.flatMap((deployment) =>
    OPERATORS.filter((operator) => runs(deployment, operator)).map((operator) => ({
      operator,
      ...refOf(deployment),
      available: numberAt(deployment, 'status', 'availableReplicas') ?? 0,
      wanted: numberAt(deployment, 'spec', 'replicas') ?? 1,
    })),
  );
}

function runs(deployment: JsonObject, operator: OperatorName): boolean {
  return objectsAt(deployment, 'spec', 'template', 'spec', 'containers').some(
    (container) => parseImage(stringAt(container, 'image') ?? '').name === operator,
  );
}
