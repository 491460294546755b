import type { Capability } from '../support/capability.ts';

/** Set by the runner for the lanes whose tests may need namespaces: `own`, or why there are none. */
const VARIABLE = 'K8SSANDRA_TEST_NAMESPACES';
const OWN = 'own';

/** The environment for tests inside namespaces, or outside for a reason. */
export function namespacesEnv(reason?: string): Record<string, string> {
  return { [VARIABLE]: reason ?? OWN };
}

export function readNamespaces(env: NodeJS.ProcessEnv): Capability {
  const value = env[VARIABLE];
  if (value === OWN) return { available: true, reason: '' };
  return { available: false, reason: value ?? 'not started by "npm test"' };
}

/** Own user, network, mount and process namespaces, in which every pod IP is a local address. */
export const namespaces: Capability = readNamespaces(process.env);
