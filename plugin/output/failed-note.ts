import type { NodeRun } from '../actions/nodetool/run-on-nodes.ts';

/** Says on which of several nodes something failed; empty when it did on none. */
export function failedNote(runs: readonly NodeRun[]): string {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0);
  if (failed.length === 0) return '';
  const names = failed.map(({ pod, exitCode }) => {
    return `${pod.name} (${exitCode === undefined ? 'not run' : `exit code ${exitCode}`})`;
  });
  return `note: failed on ${failed.length} of ${runs.length} nodes: ${names.join(', ')}\n`;
}
