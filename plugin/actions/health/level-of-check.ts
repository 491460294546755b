import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Check } from '../../check.ts';
import type { HealthLevel } from './health-check.ts';

/** A check of another command in our words; what it could not see is unknown. */
export function levelOfCheck(
  { result, detail }: Check,
  gaps: readonly AppError[],
): Exclude<HealthLevel, 'skipped'> {
  if (result === 'OK') return 'ok';
  if (gaps.some(({ message }) => detail.includes(message))) return 'unknown';
  return result === 'FAIL' ? 'crit' : 'warn';
}
