import type { JsonObject } from '../domain/json.ts';

/** What decisions need to know about a namespace. */
export interface NamespaceFact {
  readonly labels: Readonly<Record<string, string>>;
  readonly limitRanges: readonly JsonObject[];
  /** False when the API server could not be asked: then both are empty. */
  readonly known: boolean;
}

/** Namespaces as they are in the cluster, kept near so that a decision need not wait. */
export interface NamespaceFacts {
  /** What is at hand; undefined when this namespace has not been heard of. */
  known(namespace: string): NamespaceFact | undefined;
  /**
   * Asks the API server. Never rejects: without an answer the fact is empty and not `known`.
   *
   * @param budgetMs - Longest wait.
   */
  lookUp(namespace: string, budgetMs: number): Promise<NamespaceFact>;
}
