import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'esbuild';

import { thirdPartyNotices } from '../../shared/packaging/third-party-notices.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Most libraries among our dependencies are CommonJS and ask for Node's modules with `require`. */
const REQUIRE = [
  "import { createRequire } from 'node:module';",
  'const require = createRequire(import.meta.url);',
].join('\n');

/**
 * Builds the webhook into a folder:
 *
 * - `k8ssandra-webhook`: what people and containers start;
 * - `lib/webhook/main.mjs`: the whole program in one file;
 * - `lib/webhook/THIRD-PARTY-NOTICES.txt`: the licences of what is bundled into it.
 *
 * `lib/node`, which the launcher prefers, comes with the build of the plugin.
 */
export async function buildWebhook(folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['webhook/main.ts'],
    outfile: join(folder, 'lib/webhook/main.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'esm',
    banner: { js: REQUIRE },
    // Names stay: they are what a stack trace in the log of a user has to say. No `keepNames`: it
    // sets the name of every closure anew each time that it is made.
    minifyWhitespace: true,
    minifySyntax: true,
    // Optional accelerators of WebSockets, which the webhook does not use.
    external: ['bufferutil', 'utf-8-validate'],
    metafile: true,
    logLevel: 'warning',
  });
  const notices = join(folder, 'lib/webhook/THIRD-PARTY-NOTICES.txt');
  writeFileSync(notices, thirdPartyNotices(ROOT, metafile));
  mkdirSync(folder, { recursive: true });
  const launcher = join(folder, 'k8ssandra-webhook');
  copyFileSync(join(import.meta.dirname, 'k8ssandra-webhook.sh'), launcher);
  chmodSync(launcher, 0o755);
}

if (import.meta.main) await buildWebhook(join(ROOT, 'dist'));
