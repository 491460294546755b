/**
 * The names of all checks, in the order in which they are told. They stand apart from the checks
 * so that the flags of the command are known without loading them.
 */
export const HEALTH_CHECK_IDS = [
  'quorum',
  'nodes-up',
  'node-agreement',
  'schema-agreement',
  'pods-ready',
  'volume-space',
  'pending-compactions',
  'dropped-messages',
  'hints',
  'streams',
  'tasks',
  'version-skew',
  'clock-skew',
  'certificates',
  'repair',
  'backup-age',
  'disruption-budget',
  'webhook',
  'injected-parts',
] as const;

export type HealthCheckId = (typeof HEALTH_CHECK_IDS)[number];
