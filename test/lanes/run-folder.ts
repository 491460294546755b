import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOfLog } from '../cluster/program.ts';

/** Files of one run of one lane. */
export interface RunFolder {
  readonly tmpFolder: string;
  readonly logFolder: string;
  readonly reportFile: string;
  /** The last lines of every log. */
  endOfLogs(): string;
  remove(): Promise<void>;
  removeAllButLogs(): Promise<void>;
}

/** The full logs are kept; these are to tell which of them is worth reading. */
const TOLD_LINES = 5;

export function createRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'k8s-run-'));
  const folder = { tmpFolder: join(path, 't'), logFolder: join(path, 'logs') };
  mkdirSync(folder.tmpFolder);
  mkdirSync(folder.logFolder);
  const removeOne = (name: string): Promise<void> => rm(name, { recursive: true, force: true });
  return {
    ...folder,
    reportFile: join(path, 'report.json'),
    endOfLogs: () => {
      const names = readdirSync(folder.logFolder, { recursive: true, encoding: 'utf8' });
      return names
        .filter((name) => name.endsWith('.log'))
        .map((name) => `--- ${name}\n${endOfLog(join(folder.logFolder, name), TOLD_LINES)}`)
        .join('\n');
    },
    remove: () => removeOne(path),
    async removeAllButLogs() {
      await removeOne(folder.tmpFolder);
      await removeOne(join(path, 'report.json'));
    },
  };
}
