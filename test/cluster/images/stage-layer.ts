import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runOrFail } from '../node/run-or-fail.ts';
import type { Layer, OciLayout } from './oci-layout.ts';

/** The user that Cassandra runs as in the official image. */
export const CASSANDRA_UID = 999;

/** A layer in the making. Paths are those in the image, without a leading slash. */
export interface Stage {
  /** Copies a file, or all that a folder holds. */
  copy(from: string, to: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
  link(path: string, target: string): Promise<void>;
  /** Makes a folder that belongs, with all in it, to Cassandra, and that everybody may write to. */
  openFolder(path: string): Promise<void>;
}

/** What is not writable for everybody is readable for everybody, whatever the umask was here. */
const MODE = 'u+rwX,go+rX';
/** Links stay as they are: they are meant for the image, not for this machine. */
const COPY = { recursive: true, verbatimSymlinks: true } as const;

/** Fills a temporary folder and makes a layer of it. Everything belongs to root unless it says so. */
export async function stageLayer(
  layout: OciLayout,
  fill: (stage: Stage) => Promise<void>,
): Promise<Layer> {
  const root = await mkdtemp(join(tmpdir(), 'k8ssandra-layer-'));
  try {
    const open: string[] = [];
    const place = async (path: string): Promise<string> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      return join(root, path);
    };
    await fill({
      copy: async (from, to) => cp(from, await place(to), COPY),
      write: async (path, text) => writeFile(await place(path), text),
      link: async (path, target) => symlink(target, await place(path)),
      openFolder: async (path) => {
        await mkdir(await place(path), { recursive: true });
        open.push(join(root, path));
      },
    });
    await chmod(root, 0o755);
    await runOrFail('chown', ['-hR', '0:0', root]);
    for (const path of open) {
      await runOrFail('chmod', ['-R', 'a+rwX', path]);
      await runOrFail('chown', ['-R', `${CASSANDRA_UID}:${CASSANDRA_UID}`, path]);
    }
    return await layout.addLayer(root, MODE);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
