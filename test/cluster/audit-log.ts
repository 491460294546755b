import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { member } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { waitFor } from './wait-for.ts';

const BUDGET_MS = 10_000;

/** Every write, without the objects; that is where the annotations of webhooks end up. */
const POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete'] }, { level: 'None' }],
};

export function auditLogFile(folder: string): string {
  return join(folder, 'audit.log');
}

/** Writes the audit policy, and gives the flags of the API server that put it to use. */
export async function auditFlags(folder: string): Promise<readonly string[]> {
  const policyFile = join(folder, 'audit-policy.json');
  await writeFile(policyFile, JSON.stringify(POLICY));
  return [
    `--audit-policy-file=${policyFile}`,
    `--audit-log-path=${auditLogFile(folder)}`,
    // In the log before the answer is sent, so that who asked need not wait for it.
    '--audit-log-mode=blocking-strict',
  ];
}

/**
 * The audit events about the creation of one object, oldest first; waits until there is one.
 *
 * Whoever wrote the object has its event before the answer. Everybody else may see
 * the object first: what a controller makes is in etcd before the controller knows,
 * and the scheduler may have its own event about a pod first.
 *
 * @param resource - Plural, such as `pods`.
 */
export async function auditEvents(
  { info }: { readonly info: { readonly auditLogFile: string } },
  resource: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<readonly JsonObject[]> {
  const wanted = Object.entries({ resource, namespace, name });
  const found = async (): Promise<readonly JsonObject[] | undefined> => {
    const written = await readFile(info.auditLogFile, 'utf8');
    // What follows the last line break is still being written.
    const lines = written.split('\n').slice(0, -1);
    const events = lines
      .map((line) => JSON.parse(line) as JsonObject)
      .filter(({ verb }) => verb === 'create')
      .filter(({ objectRef }) => wanted.every(([key, value]) => member(objectRef, key) === value));
    return events.length === 0 ? undefined : events;
  };
  return waitFor(`an audit event about the creation of ${name}`, found, { budgetMs: BUDGET_MS });
}
