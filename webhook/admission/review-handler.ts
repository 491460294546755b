import type { DecisionRecord } from './decision-record.ts';
import type { AdmissionRequest } from './review.ts';

/**
 * Answers one kind of review: at once when it has what it needs, else within `budgetMs`.
 *
 * A promise that takes longer than its budget is not waited for.
 */
export type ReviewHandler = (
  request: AdmissionRequest,
  budgetMs: number,
) => DecisionRecord | Promise<DecisionRecord>;

/** True when the review is about `resource` itself, coming into being or changing. */
export function concerns(
  { resource, subResource, operation }: AdmissionRequest,
  wanted: string,
  operations: readonly string[],
): boolean {
  // A review that does not name its resource is taken at the word of the route it came by.
  return (
    (resource === wanted || resource === '') && subResource === '' && operations.includes(operation)
  );
}
