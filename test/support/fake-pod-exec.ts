import type { ExecRequest, PodExec } from '../../shared/ports/pod-exec.ts';

/** What a command did in a pod. */
export interface FakeExecResult {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** A request, and what the command would have read. */
export interface RecordedExec extends Omit<ExecRequest, 'stdin'> {
  readonly stdin: string | undefined;
}

/** A pod that knows the results beforehand. */
export interface FakePodExec extends PodExec {
  readonly requests: readonly RecordedExec[];
}

/** @param run - Called for each command in turn; may throw what the port throws. */
export function fakePodExec(run: (request: RecordedExec) => FakeExecResult): FakePodExec {
  const requests: RecordedExec[] = [];
  return {
    requests,
    async exec({ stdin, ...request }) {
      const recorded = { ...request, stdin: stdin === undefined ? undefined : await textOf(stdin) };
      requests.push(recorded);
      const { stdout = '', stderr = '', exitCode = 0 } = run(recorded);
      request.onStdout(Buffer.from(stdout));
      request.onStderr(Buffer.from(stderr));
      return exitCode;
    },
  };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}
