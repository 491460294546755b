import { readFileSync } from 'node:fs';

import { createChunkLoader } from './chunk-loader.ts';

/** The first release with everything that the plugin uses. */
const OLDEST_NODE = [22, 15] as const;

/** Entry of the built plugin: what `dist/kubectl-k8ssandra` runs. */
function boot(folder: string): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    process.stderr.write(
      `error: Node ${process.versions.node} is too old (KDS_USAGE)\n` +
        `Install Node ${OLDEST_NODE.join('.')} or newer, or reinstall the plugin with its own.\n`,
    );
    process.exit(2);
  }
  createChunkLoader({ read: (name) => readIfThere(`${folder}/${name}`), url: `file://${folder}/` })(
    'main.js',
  );
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

boot(__dirname);
