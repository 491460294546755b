import type { NodeRun } from '../actions/nodetool/run-on-nodes.ts';

/** Says on which of several nodes something failed; empty when it did on none. */
export function failedNote(runs: readonly NodeRun[]): string {
  const failed = runs.filter(({ exitCode, error }) => exitCode !== 0 || error !== undefined);
  if (failed.length === 0) return '';
  const names = failed.map((run) => `${run.pod.name} (${outcomeOf(run)})`);
  return `note: failed on ${failed.length} of ${runs.length} nodes: ${names.join(', ')}\n`;
}

function outcomeOf({ exitCode }: NodeRun): string {
  if (exitCode === undefined) return 'not run to its end';
  return exitCode === 0 ? 'output cut' : `exit code ${exitCode}`;
}
