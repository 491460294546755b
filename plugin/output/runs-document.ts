import type { AppError } from '../../shared/errors/app-error.ts';
import type { NodeRun } from '../actions/nodetool/run-on-nodes.ts';
import { documentHead } from './json-document.ts';
import type { DocumentHead } from './json-document.ts';
import type { KeptOutput } from './kept-output.ts';

/** A command on one node, as `-o json` has it. */
export interface RunEntry {
  readonly namespace: string;
  readonly pod: string;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  /** Absent when the command was not run to its end: `reason` says why. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Also why the output is not all there. */
  readonly reason: string | undefined;
}

export interface RunsDocument extends DocumentHead {
  readonly items: readonly RunEntry[];
}

/**
 * @param outputs - Of each run, in their order.
 * @param problems - What kept runs from going better than they did.
 */
export function runsDocument(
  runs: readonly NodeRun[],
  outputs: readonly Pick<KeptOutput, 'stdout' | 'stderr'>[],
  problems: readonly AppError[],
): RunsDocument {
  const errors = [...problems, ...runs.flatMap(({ error }) => error ?? [])];
  return {
    ...documentHead('NodetoolRunList', errors),
    items: runs.map(({ pod, exitCode, error }, index) => ({
      namespace: pod.namespace,
      pod: pod.name,
      datacenter: pod.datacenterName,
      rack: pod.rack,
      exitCode,
      stdout: outputs[index]?.stdout() ?? '',
      stderr: outputs[index]?.stderr() ?? '',
      reason: error?.message,
    })),
  };
}
