import { BACKUP_AGE } from './checks/backup-age.ts';
import { CERTIFICATES } from './checks/certificates.ts';
import { CLOCK_SKEW } from './checks/clock-skew.ts';
import { DISRUPTION_BUDGET } from './checks/disruption-budget.ts';
import { DROPPED_MESSAGES } from './checks/dropped-messages.ts';
import { HINTS } from './checks/hints.ts';
import { INJECTED_PARTS } from './checks/injected-parts.ts';
import { NODE_AGREEMENT } from './checks/node-agreement.ts';
import { NODES_UP } from './checks/nodes-up.ts';
import { PENDING_COMPACTIONS } from './checks/pending-compactions.ts';
import { PODS_READY } from './checks/pods-ready.ts';
import { QUORUM } from './checks/quorum.ts';
import { REPAIR } from './checks/repair.ts';
import { SCHEMA_AGREEMENT } from './checks/schema-agreement.ts';
import { STREAMS } from './checks/streams.ts';
import { TASKS } from './checks/tasks.ts';
import { VERSION_SKEW } from './checks/version-skew.ts';
import { VOLUME_SPACE } from './checks/volume-space.ts';
import { WEBHOOK } from './checks/webhook.ts';
import type { HealthCheck } from './health-check.ts';

/** Every check that `health` makes, in the order in which they are told: what hurts most first. */
export const HEALTH_CHECKS: readonly HealthCheck[] = [
  QUORUM,
  NODES_UP,
  NODE_AGREEMENT,
  SCHEMA_AGREEMENT,
  PODS_READY,
  VOLUME_SPACE,
  PENDING_COMPACTIONS,
  DROPPED_MESSAGES,
  HINTS,
  STREAMS,
  TASKS,
  VERSION_SKEW,
  CLOCK_SKEW,
  CERTIFICATES,
  REPAIR,
  BACKUP_AGE,
  DISRUPTION_BUDGET,
  WEBHOOK,
  INJECTED_PARTS,
];
