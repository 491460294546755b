import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Script } from 'node:vm';

import { createChunkLoader } from './chunk-loader.ts';

/**
 * Runs the plugin as `boot` does and then writes what V8 compiled, beside the chunks.
 *
 * Each run starts with the caches of the runs before, so they grow by what its command needs.
 */
function bootRecording(folder: string): void {
  const scripts = new Map<string, Script>();
  const read = (name: string): Buffer | undefined => {
    const path = join(folder, basename(name));
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  process.on('exit', () => {
    for (const [name, script] of scripts) {
      writeFileSync(join(folder, `${name}.cache`), script.createCachedData());
    }
  });
  createChunkLoader({
    read,
    url: `file://${folder}/`,
    onCompiled: (name, script) => scripts.set(name, script),
  })('main.js');
}

bootRecording(process.env['K8SSANDRA_BUNDLE'] ?? '');
