import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramSpec } from './control-plane.ts';
import { startGroup } from './process-group.ts';
import { SetupError } from './setup-error.ts';

/** A program that runs in the background and writes a log file. */
export interface Program {
  readonly name: string;
  readonly logFile: string;
  /** @throws SetupError with the end of its log when the program has ended. */
  requireAlive(): void;
  stop(): Promise<void>;
}

export interface ProgramPlace {
  readonly folder: string;
  readonly logFolder: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const STOP_GRACE_MS = 5000;

export function startProgram(
  { name, path, args }: ProgramSpec,
  { folder, logFolder, env }: ProgramPlace,
): Program {
  mkdirSync(logFolder, { recursive: true });
  const logFile = join(logFolder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const group = startGroup(path, args, { cwd: folder, env, stdio: ['ignore', log, log] });
  closeSync(log);
  return {
    name,
    logFile,
    requireAlive: () => {
      const ending = group.ending();
      if (ending === undefined) return;
      const reason = ending.startError?.message ?? `exit code ${ending.exitCode}`;
      throw new SetupError(`${name} has ended (${reason}):\n${endOfLog(logFile)}`, {
        hint: `Read all of ${logFile}.`,
      });
    },
    stop: () => group.stop(STOP_GRACE_MS),
  };
}

/** The last lines of a log, each cut at 200 characters; for people. */
export function endOfLog(logFile: string, lineCount = 15): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lineCount);
  return lines.map((line) => `  ${line.slice(0, 200)}`).join('\n');
}
