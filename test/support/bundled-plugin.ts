import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundleChunks, bundleProgram } from '../../plugin/packaging/bundle-chunks.ts';
import type { Bundle } from '../../plugin/packaging/bundle-chunks.ts';

/** The plugin as it is shipped, but for the Node and the code cache. */
export interface BundledPlugin extends Bundle {
  /** Runs under `node --use-openssl-ca`. */
  readonly boot: string;
  remove(): void;
}

/** Takes a second or two: once per file of tests is enough. */
export async function bundledPlugin(): Promise<BundledPlugin> {
  const bundle = await bundleChunks();
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  for (const [name, code] of bundle.chunks) writeFileSync(join(folder, name), code);
  const boot = join(folder, 'boot.cjs');
  writeFileSync(boot, await bundleProgram('boot.ts'));
  return {
    ...bundle,
    boot,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
