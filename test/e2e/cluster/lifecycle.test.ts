import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBinaries } from '../../cluster/build-binaries.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { freePorts } from '../../cluster/free-ports.ts';
import { createProgress } from '../../cluster/progress.ts';
import { runCommand } from '../../cluster/run-command.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';
import { startCluster } from '../../cluster/start-cluster.ts';
import type { Tools } from '../../cluster/tools.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { probeNamespaces } from '../../lanes/namespace.ts';
import { because } from '../../support/capability.ts';

const cluster = sharedCluster();
let tools: Tools;

beforeAll(async () => {
  tools = await buildBinaries({ env: process.env, progress: createProgress(() => undefined) });
});

/** The command lines of this machine, or of our process namespace, that name `word`. */
async function processesOf(word: string): Promise<readonly string[]> {
  const lines = existsSync('/proc/self/cmdline') ? linuxCommands() : await psCommands();
  return lines.filter((line) => line.includes(word));
}

async function psCommands(): Promise<readonly string[]> {
  const { stdout } = await runCommand('ps', ['-axo', 'command='], { budgetMs: 10_000 });
  return stdout.split('\n');
}

/** Small images have no `ps`. */
function linuxCommands(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It has ended since the folder was read.
        return '';
      }
    });
}

describe('a cluster of its own', () => {
  it('leaves no process and no folder when it is stopped', async () => {
    const own = await startCluster({ tools });
    const { folder } = own.info;
    expect(await processesOf(folder)).toHaveLength(5);
    await own.stop();
    expect(await processesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('does not see what is in another one at the same time', async () => {
    const clusters = await Promise.all([
      startCluster({ tools, nodes: 0, controllers: false, crds: [] }),
      startCluster({ tools, nodes: 0, controllers: false, crds: [] }),
    ]);
    const [first, second] = clusters;
    await first.kubectl(['create', 'namespace', 'only-here']);
    expect(await first.kubectl(['get', 'namespaces'])).toContain('only-here');
    expect(await second.kubectl(['get', 'namespaces'])).not.toContain('only-here');
    await Promise.all(clusters.map((own) => own.stop()));
  });

  it('tries other ports when somebody else was faster', async () => {
    const { server } = cluster.info.credentials;
    const taken = Number(new URL(server).port);
    let tries = 0;
    const choosePorts: typeof freePorts = async (count) =>
      ++tries === 1 ? [taken, ...(await freePorts(count - 1))] : freePorts(count);
    const other = await startCluster({
      tools,
      nodes: 0,
      controllers: false,
      crds: [],
      choosePorts,
    });
    expect(tries).toBe(2);
    expect(other.info.credentials.server).not.toBe(server);
    await other.stop();
  });

  it('tells the end of the logs when it does not start, and stops what did start', async () => {
    const flag = `--no-such-flag-${process.pid}`;
    const start = startCluster({ tools, apiServerFlags: [flag] });
    await expect(start).rejects.toThrow(`unknown flag: ${flag}`);
    expect(await processesOf(flag)).toEqual([]);
  });
});

const inNamespaces = describe.skipIf(!namespaces.available);

inNamespaces(`namespaces of its own${because(namespaces)}`, () => {
  it('take everything with them when they are killed without warning', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ns-'));
    const probe = await probeNamespaces(folder);
    if (!('prefix' in probe)) throw new Error(probe.reason);
    const [program = '', ...args] = probe.prefix;
    const keeper = join(import.meta.dirname, '../../lanes/main.ts');
    const runner = spawn(program, [...args, process.execPath, keeper, 'cluster'], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const said = await new Promise<string>((resolve) => {
      runner.stdout.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    });
    const kubeconfig = /KUBECONFIG=(\S+)/.exec(said)?.[1] ?? '';
    const clusterFolder = kubeconfig.replace('/admin.kubeconfig', '');
    expect(await processesOf(clusterFolder)).toHaveLength(5);

    runner.kill('SIGKILL');

    const allGone = async (): Promise<true | undefined> =>
      (await processesOf(clusterFolder)).length === 0 ? true : undefined;
    await waitFor('the end of all programs', allGone, { budgetMs: 5000 });
    expect(readdirSync(folder)).toEqual([]);
  });
});
