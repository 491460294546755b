import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { GoToolchain } from './go-toolchain.ts';
import type { Progress } from './progress.ts';

/** The folders below test/cluster/go, each with a go.mod and a go.sum. */
export const GO_MODULES = ['kubernetes', 'kwok', 'crds'] as const;
export type GoModule = (typeof GO_MODULES)[number];

export function goModuleFolder(module: GoModule): string {
  return join(import.meta.dirname, 'go', module);
}

const DOWNLOAD_BUDGET_MS = 30 * 60_000;
const SAY_EVERY_FILES = 50;

interface Downloaded {
  readonly Path: string;
  readonly Dir?: string;
}

/**
 * Puts everything that our module `module` names into Go's module cache, checked against go.sum.
 *
 * @returns Gives the folder of one of the modules.
 */
export async function downloadModules(
  module: GoModule,
  go: GoToolchain,
  progress: Progress,
  signal?: AbortSignal,
): Promise<(path: string) => string> {
  let files = 0;
  const countFiles = (text: string): void => {
    const before = files;
    files += text.match(/\.zip: 200 OK/g)?.length ?? 0;
    if (Math.floor(before / SAY_EVERY_FILES) < Math.floor(files / SAY_EVERY_FILES)) {
      progress.say(`  ${files} modules of ${module} so far`);
    }
  };
  const result = await runCommand('go', ['mod', 'download', '-json', '-x'], {
    cwd: goModuleFolder(module),
    env: go.env,
    budgetMs: DOWNLOAD_BUDGET_MS,
    signal,
    onStderr: countFiles,
  });
  if (result.exitCode !== 0) throw downloadFailed(module, result.stdout + result.stderr);
  const modules = parseObjects(result.stdout);
  return (path) => {
    const folder = modules.find((downloaded) => downloaded.Path === path)?.Dir;
    if (folder === undefined) throw downloadFailed(module, `no folder for ${path}`);
    return folder;
  };
}

/** `go` writes one indented object after another, without a list around them. */
function parseObjects(text: string): readonly Downloaded[] {
  const separated = text.trim().replaceAll(/^\}\n\{$/gm, '},{');
  return JSON.parse(`[${separated}]`) as readonly Downloaded[];
}

function downloadFailed(module: GoModule, output: string): SetupError {
  const said = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('# get'))
    .slice(-10)
    .join('\n');
  return new SetupError(`the Go modules of test/cluster/go/${module} cannot be had:\n${said}`, {
    hint: 'Check the way to the Go module proxy (GOPROXY, HTTPS_PROXY), then try again.',
  });
}
