import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { variable } from './environment.ts';

export interface ClusterFolder {
  readonly path: string;
  /** Outside of `path` when the runner collects the logs, so that they outlive the cluster. */
  readonly logFolder: string;
  remove(): Promise<void>;
  /** Removes all but the logs. */
  removeAllButLogs(): Promise<void>;
}

/** The longest name of a socket that every system accepts, `/client.sock:1` included. */
const LONGEST_SOCKET_PATH = 100;

/** A new folder with a name short enough for sockets in it. */
export function createClusterFolder(env: NodeJS.ProcessEnv): ClusterFolder {
  const socket = join(tmpdir(), 'k8s-XXXXXX', 'client.sock:1');
  const parent = socket.length <= LONGEST_SOCKET_PATH ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(parent, 'k8s-'));
  const logs = variable(env, 'K8SSANDRA_TEST_LOGS');
  return {
    path,
    logFolder: logs === undefined ? join(path, 'log') : join(logs, basename(path)),
    remove: () => rm(path, { recursive: true, force: true }),
    async removeAllButLogs() {
      for (const name of await readdir(path)) {
        if (name !== 'log') await rm(join(path, name), { recursive: true, force: true });
      }
    },
  };
}
