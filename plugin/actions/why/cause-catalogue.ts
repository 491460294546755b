import type { Cause } from './cause.ts';
import { BEFORE_START_CAUSES } from './causes/before-start.ts';
import { IDENTITY_CAUSES } from './causes/cassandra-identity.ts';
import { JVM_CAUSES } from './causes/cassandra-jvm.ts';
import { NETWORK_CAUSES } from './causes/cassandra-network.ts';
import { STORAGE_CAUSES } from './causes/cassandra-storage.ts';
import { KUBERNETES_NODE_CAUSES } from './causes/kubernetes-node.ts';
import { MEMORY_CAUSES } from './causes/memory.ts';
import { OPERATOR_START_CAUSES } from './causes/operator-start.ts';
import { OWNER_CAUSES } from './causes/owner.ts';
import { NOT_CREATED_CAUSES } from './causes/pod-not-created.ts';
import { RUNNING_CAUSES } from './causes/running.ts';
import { TASK_CAUSES } from './causes/task.ts';
import { SCHEDULING_CAUSES } from './causes/unschedulable.ts';
import { CLAIM_CAUSES } from './causes/volume-claim.ts';
import type { OwnerCase } from './owner-case.ts';
import type { PodCase } from './pod-case.ts';
import type { MissingCase } from './set-case.ts';
import type { TaskCase } from './task-case.ts';

/**
 * Every cause that `why` knows, the deepest first: a pod without a machine has no volume yet, a
 * container without an image has no log, and what Cassandra itself says explains why it ends.
 */
export const CAUSES = {
  pod: [
    ...KUBERNETES_NODE_CAUSES,
    ...CLAIM_CAUSES,
    ...SCHEDULING_CAUSES,
    ...BEFORE_START_CAUSES,
    ...MEMORY_CAUSES,
    ...STORAGE_CAUSES,
    ...IDENTITY_CAUSES,
    ...NETWORK_CAUSES,
    ...JVM_CAUSES,
    ...OPERATOR_START_CAUSES,
    ...RUNNING_CAUSES,
  ] satisfies readonly Cause<PodCase>[],
  missingPod: NOT_CREATED_CAUSES satisfies readonly Cause<MissingCase>[],
  owner: OWNER_CAUSES satisfies readonly Cause<OwnerCase>[],
  task: TASK_CAUSES satisfies readonly Cause<TaskCase>[],
};
