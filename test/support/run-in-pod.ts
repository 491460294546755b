import type { ExecRequest, PodExec } from '../../shared/ports/pod-exec.ts';

interface ExecResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

type Wanted = Omit<ExecRequest, 'onStdout' | 'onStderr'>;

/** Runs a command in a pod and collects what it prints. */
export async function runInPod(access: PodExec, request: Wanted): Promise<ExecResult> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const exitCode = await access.exec({
    ...request,
    onStdout: (data) => stdout.push(data),
    onStderr: (data) => stderr.push(data),
  });
  return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}
