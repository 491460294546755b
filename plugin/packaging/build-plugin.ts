import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { thirdPartyNotices } from '../../shared/packaging/third-party-notices.ts';
import { bundleChunks, bundleProgram } from './bundle-chunks.ts';
import { recordCodeCache } from './record-code-cache.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the plugin into a folder:
 *
 * - `kubectl-k8ssandra`: what kubectl finds in `$PATH`;
 * - `lib/plugin/`: the chunks, what V8 made of them, and the licences of what is in them;
 * - `lib/node`: the Node that runs this build.
 */
export async function buildPlugin(folder: string): Promise<void> {
  const chunkFolder = join(folder, 'lib/plugin');
  rmSync(chunkFolder, { recursive: true, force: true });
  mkdirSync(chunkFolder, { recursive: true });
  const { chunks, metafile } = await bundleChunks();
  for (const [name, code] of chunks) writeFileSync(join(chunkFolder, name), code);
  const notices = join(chunkFolder, 'THIRD-PARTY-NOTICES.txt');
  writeFileSync(notices, thirdPartyNotices(ROOT, metafile));
  writeFileSync(join(chunkFolder, 'boot.cjs'), await bundleProgram('boot.ts'));

  const node = join(folder, 'lib/node');
  installNode(node);
  const workFolder = mkdtempSync(join(tmpdir(), 'k8ssandra-build-'));
  try {
    const recorder = join(workFolder, 'recorder.cjs');
    writeFileSync(recorder, await bundleProgram('boot-recording.ts'));
    await recordCodeCache({ node, recorder, chunkFolder, workFolder });
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }

  const launcher = join(folder, 'kubectl-k8ssandra');
  writeFileSync(launcher, readFileSync(join(import.meta.dirname, 'kubectl-k8ssandra.sh')));
  chmodSync(launcher, 0o755);
}

/** A hard link takes no space; across file systems it must be a copy. */
function installNode(path: string): void {
  const running = realpathSync(process.execPath);
  rmSync(path, { force: true });
  try {
    linkSync(running, path);
  } catch {
    copyFileSync(running, path);
  }
  chmodSync(path, 0o755);
}

if (import.meta.main) await buildPlugin(join(ROOT, 'dist'));
