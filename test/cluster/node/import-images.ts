import { mkdir } from 'node:fs/promises';
import { toolsEnvironment } from './node-tools.ts';
import { runOrFail } from './run-or-fail.ts';

/** Where a containerd of its own namespaces keeps its sockets, out of the way of the machine's. */
const SCRIPT = String.raw`set -e
mount -t tmpfs run /run
containerd --root "$1" --log-level warn &
for attempt in $(seq 100); do
  ctr version > /dev/null 2>&1 && break
  sleep 0.1
done
tar --create --directory="$2" . | ctr --namespace k8s.io images import --snapshotter overlayfs -
kill $!
wait $! || true
`;

const BUDGET_MS = 5 * 60_000;

/** Imports the images of an OCI layout into the root of a containerd that does not run. */
export async function importImages(
  layout: string,
  { tools, root }: { readonly tools: string; readonly root: string },
): Promise<void> {
  await mkdir(root, { recursive: true });
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const args = [...namespaces, 'sh', '-c', SCRIPT, 'import', root, layout];
  await runOrFail('unshare', args, { env: toolsEnvironment(tools), budgetMs: BUDGET_MS });
}
