import { stringAt } from '../../../shared/domain/json.ts';
import type { CassandraPod } from './find-target.ts';

/** Says why a pod has nobody to be asked; undefined when there is somebody. */
export function whyNotAsked({ object }: CassandraPod): string | undefined {
  const phase = stringAt(object, 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') return `its pod is ${phase}`;
  return stringAt(object, 'status', 'podIP') === undefined ? 'its pod has no address' : undefined;
}
