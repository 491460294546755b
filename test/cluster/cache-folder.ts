import { homedir } from 'node:os';
import { join } from 'node:path';
import { variable } from './environment.ts';

/** Where everything that is expensive to make and safe to delete is kept. */
export function cacheFolder(env: NodeJS.ProcessEnv, home: string = homedir()): string {
  const xdgCache = variable(env, 'XDG_CACHE_HOME') ?? join(home, '.cache');
  return variable(env, 'K8SSANDRA_TEST_CACHE') ?? join(xdgCache, 'k8ssandra');
}
