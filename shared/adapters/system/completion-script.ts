import { accessSync, chmodSync, constants, existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { AppError } from '../../errors/app-error.ts';
import type { CompletionScript } from '../../ports/completion-script.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** kubectl looks for this name, with what it calls the plugin at its end. */
const NAME = 'kubectl_complete-k8ssandra';
const PROGRAM = 'kubectl-k8ssandra';
/** kubectl has found the program in `$PATH`, and so does this. */
const SCRIPT = `#!/bin/sh
exec ${PROGRAM} __complete "$@"
`;

/** The script in the folders of this machine. */
export function completionScript(environment: Environment): CompletionScript {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return {
    find: () => Promise.resolve(folders.map((folder) => join(folder, NAME)).find(isProgram)),
    install: () => Promise.resolve(install(environment, folders)),
  };
}

function install(environment: Environment, folders: readonly string[]) {
  const krew = join(environment['KREW_ROOT'] ?? join(homedir(), '.krew'), 'bin');
  const program = folders.map((folder) => join(folder, PROGRAM)).find(isProgram);
  const places = [...(program === undefined ? [] : [dirname(program)]), krew];
  const place = places.find(isWritable);
  if (place === undefined) {
    throw new AppError('KDS_OUTPUT_UNWRITABLE', `cannot write to ${places.join(' or ')}`, {
      hint: `Put a script called ${NAME} with the line «exec ${PROGRAM} __complete "$@"» into a folder of $PATH.`,
    });
  }
  const path = join(place, NAME);
  writeFileSync(path, SCRIPT);
  chmodSync(path, 0o755);
  return { path, isInPath: folders.includes(place) };
}

function isProgram(path: string): boolean {
  return existsSync(path) && allows(path, constants.X_OK);
}

function isWritable(folder: string): boolean {
  return existsSync(folder) && allows(folder, constants.W_OK);
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
