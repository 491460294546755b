import { kubectlEnvironment } from './kubectl.ts';
import type { PodName } from './pod-streams.ts';
import { startGroup } from './process-group.ts';
import { SetupError } from './setup-error.ts';
import type { TestCluster } from './test-cluster.ts';

export interface PortForward {
  /** Of 127.0.0.1. */
  readonly port: number;
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 2000;

/** Runs `kubectl port-forward` to one port of a pod, on a free local port. */
export async function startPortForward(
  { info }: Pick<TestCluster, 'info'>,
  { namespace, name }: PodName,
  podPort: number,
): Promise<PortForward> {
  const args = ['port-forward', '-n', namespace, `pod/${name}`, `:${podPort}`];
  const env = kubectlEnvironment(info.kubeconfig);
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const group = startGroup(info.kubectlPath, args, { env, stdio: [...stdio] });
  const firstWords = new Promise<string>((resolve) => {
    group.child.stdout?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString());
    });
    group.child.stderr?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString());
    });
    void group.ended.then(({ exitCode }) => {
      resolve(`exit code ${exitCode}`);
    });
  });
  const said = await firstWords;
  const port = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
  const stop = (): Promise<void> => group.stop(STOP_GRACE_MS);
  if (port !== undefined) return { port: Number(port), stop };
  await stop();
  throw new SetupError(`kubectl port-forward to ${namespace}/${name}: ${said.trim()}`, {
    hint: 'Wait for the pod to be running.',
  });
}
