import { basename, dirname, join } from 'node:path';

import * as esbuild from 'esbuild';
import type { Metafile, Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const TARGET = 'node22';
/** Names stay, because a stack trace in a bug report must say them; it costs a millisecond. */
const SMALL = { minifyWhitespace: true, minifySyntax: true };

/** The plugin, cut into chunks that are loaded one by one. */
export interface Bundle {
  /** Code by file name; `main.js` is the entry. */
  readonly chunks: ReadonlyMap<string, string>;
  /** What each chunk consists of and imports, for the import budget. */
  readonly metafile: Metafile;
}

/**
 * Gives yargs a platform of our own, and its parser no node:module, which it only
 * needs for configuration files. A test fails when either is no longer where we look.
 */
const lightYargs: Plugin = {
  name: 'light-yargs',
  setup(build) {
    build.onResolve({ filter: /^node:module$/ }, ({ importer }) =>
      /[/\\]yargs-parser[/\\]/.test(importer)
        ? { path: 'node:module', namespace: 'absent' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export const createRequire = undefined;',
    }));
    build.onLoad({ filter: /[/\\]yargs[/\\]lib[/\\]platform-shims[/\\]esm\.mjs$/ }, ({ path }) => ({
      contents: `
        import Parser from 'yargs-parser';
        import { yargsShim } from ${JSON.stringify(join(import.meta.dirname, 'yargs-shim.ts'))};
        export default yargsShim(Parser);`,
      resolveDir: dirname(path),
    }));
  },
};

/**
 * Bundles the plugin in two passes: esbuild splits only ES modules, and the chunk
 * loader, which is what makes cached code possible, wants CommonJS.
 */
export async function bundleChunks(): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { main: 'plugin/main.ts' },
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    ...SMALL,
    metafile: true,
    write: false,
    legalComments: 'none',
    logLevel: 'error',
    plugins: [lightYargs],
  });
  const chunks = new Map<string, string>();
  for (const { path, text } of outputFiles) {
    const { code } = await esbuild.transform(text, {
      format: 'cjs',
      platform: 'node',
      target: TARGET,
      // `import()` becomes `require()`, which the loader answers.
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '__importMetaUrl' },
      ...SMALL,
    });
    chunks.set(basename(path), code);
  }
  return { chunks, metafile };
}

/** One file with a program of this folder, as CommonJS. */
export async function bundleProgram(entry: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [`plugin/packaging/${entry}`],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    ...SMALL,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
