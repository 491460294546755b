import type { JsonObject } from '../../../shared/domain/json.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import type { TaskFacts } from '../task/gather-tasks.ts';
import type { LogExtract } from './read-log-extract.ts';

/** What is asked first, of everything in the namespace. Objects are raw. */
export interface FirstFacts {
  readonly status: StatusFacts;
  readonly tasks: TaskFacts;
  readonly events: readonly JsonObject[];
  readonly claims: readonly JsonObject[];
}

/** What is asked only where something is not ready; undefined: not asked, or not to be had. */
export interface FurtherFacts {
  readonly kubernetesNodes: readonly JsonObject[] | undefined;
  readonly volumes: readonly JsonObject[] | undefined;
  readonly storageClasses: readonly JsonObject[] | undefined;
  /** Of all namespaces. */
  readonly deployments: readonly JsonObject[] | undefined;
  readonly logs: readonly LogExtract[];
  /** Pods whose logs would have been too many. */
  readonly podsWithoutLogs: number;
}

/** Everything that is known; what could not be had is in `errors`. */
export interface WhyFacts extends FirstFacts, FurtherFacts {
  /** False when the claims could not be listed: to have none means nothing then. */
  readonly claimsKnown: boolean;
  readonly errors: readonly AppError[];
}
