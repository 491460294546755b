import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';

/** What a part of the program may weigh before it is used: bytes after minification. */
const BUDGETS: readonly (readonly [entry: string, maxBytes: number])[] = [
  ['plugin/main.ts', 5_800],
  // Has the flags of every command: they may stand in front of its name.
  ['plugin/cli.ts', 75_000],
  ['plugin/output/help.ts', 20_000],
  ['plugin/parse-arguments.ts', 150_000],
  ['plugin/commands/status.ts', 160_000],
  // Has the words of more than sixty causes.
  ['plugin/commands/why.ts', 190_000],
  // Looks at nodes, tasks, the webhook and what a StatefulSet makes of its nodes, and runs cqlsh,
  // as five other commands do.
  ['plugin/commands/health.ts', 212_000],
  ['plugin/commands/version.ts', 20_000],
  ['plugin/commands/inject.ts', 80_000],
  ['plugin/commands/uninject.ts', 70_000],
  ['plugin/commands/check.ts', 80_000],
  ['shared/adapters/kubernetes/connect-cluster.ts', 45_000],
  ['shared/adapters/kubernetes/pods/open-pod-access.ts', 125_000],
  ['shared/adapters/yaml/yaml-manifest-reader.ts', 190_000],
];

/** For a command that is not named above. */
const COMMAND_BUDGET = 105_000;

/** Packages that may be loaded, by the entry that needs them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'shared/adapters/kubernetes/pods/open-pod-access.ts': ['ws'],
  'plugin/parse-arguments.ts': ['yargs', 'yargs-parser'],
  'shared/adapters/yaml/yaml-manifest-reader.ts': ['yaml'],
};

/** Built-in modules that take longer to load than a command should take in all. */
const HEAVY = /^(?:node:)?(?:https?|http2|tls|net|crypto|child_process|module|assert|stream|zlib)$/;
const MAY_BE_HEAVY = [
  'shared/adapters/kubernetes/connect-cluster.ts',
  'shared/adapters/kubernetes/pods/open-pod-access.ts',
];

let bundle: BundledPlugin;
let folder: string;

beforeAll(async () => {
  bundle = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'spy-'));
});

afterAll(() => {
  bundle.remove();
  rmSync(folder, { recursive: true });
});

interface Closure {
  readonly bytes: number;
  readonly inputs: readonly string[];
  readonly externals: readonly string[];
}

/** Everything that is loaded together with an entry: what it imports at once, and so on. */
function closureOf(entry: string): Closure {
  const { outputs } = bundle.metafile;
  const start = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === entry);
  if (start === undefined) throw new Error(`${entry} is not a chunk of its own`);
  const reached = new Set([start]);
  const externals = new Set<string>();
  for (const name of reached) {
    for (const { path, kind, external } of outputs[name]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external === true) externals.add(path);
      else reached.add(path);
    }
  }
  const chunks = [...reached].map((name) => outputs[name]);
  return {
    bytes: chunks.reduce((sum, chunk) => sum + (chunk?.bytes ?? 0), 0),
    inputs: chunks.flatMap((chunk) => Object.keys(chunk?.inputs ?? {})),
    externals: [...externals],
  };
}

function packagesOf({ inputs }: Closure): readonly string[] {
  const names = inputs.flatMap(
    (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

describe('what is loaded before it is needed stays small', () => {
  it.each(BUDGETS)('%s: at most %i bytes', (entry, maxBytes) => {
    expect(closureOf(entry).bytes).toBeLessThanOrEqual(maxBytes);
  });

  it.each(BUDGETS)('%s loads no package and no heavy module that it does not need', (entry) => {
    const closure = closureOf(entry);
    expect(packagesOf(closure)).toEqual(PACKAGES[entry] ?? []);
    const heavy = closure.externals.filter((name) => HEAVY.test(name));
    if (!MAY_BE_HEAVY.includes(entry)) expect(heavy).toEqual([]);
  });

  it('a command without a budget of its own stays below that of all, and needs no more', () => {
    const budgets = BUDGETS.map(([entry]) => entry);
    const commands = Object.values(bundle.metafile.outputs)
      .map(({ entryPoint = '' }) => entryPoint)
      .filter((entry) => entry.startsWith('plugin/commands/') && !budgets.includes(entry));
    const heavy = commands.map((entry) => [entry, closureOf(entry)] as const);
    expect(commands.length).toBeGreaterThan(0);
    expect(heavy.filter(([, { bytes }]) => bytes > COMMAND_BUDGET)).toEqual([]);
    expect(heavy.filter(([, closure]) => packagesOf(closure).length > 0)).toEqual([]);
    expect(heavy.filter(([, { externals }]) => externals.some((name) => HEAVY.test(name)))).toEqual(
      [],
    );
  });

  it('yargs runs on our platform, not on the one it brings', () => {
    const inputs = Object.keys(bundle.metafile.inputs);
    expect(inputs.filter((path) => /node_modules\/(?:cliui|y18n|escalade)\//.test(path))).toEqual(
      [],
    );
  });
});

describe('the bundle runs', () => {
  /** Runs a command line and lists the built-in modules that it loaded. */
  function run(words: readonly string[]) {
    const spy = join(folder, 'spy.cjs');
    writeFileSync(
      spy,
      `process.on('exit', () => {
        require('fs').writeFileSync(${JSON.stringify(join(folder, 'modules'))},
          process.moduleLoadList.join('\\n'));
      });`,
    );
    const child = spawnSync(
      process.execPath,
      ['--use-openssl-ca', '--require', spy, bundle.boot, ...words],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], KUBECONFIG: join(folder, 'none') } },
    );
    const modules = readFileSync(join(folder, 'modules'), 'utf8').split('\n');
    return { ...child, modules };
  }

  it.each([
    [['version'], 0, 'Client Version: v'],
    [['--help'], 0, 'See, check and change Apache Cassandra'],
    [['status', '--help'], 0, 'Show Cassandra clusters'],
    [['options'], 0, '--kubeconfig'],
    [['status', '--frob'], 2, ''],
  ])('%j, without what only the network needs', (words, exitCode, text) => {
    const { status, stdout, modules } = run(words);
    expect(status).toBe(exitCode);
    expect(stdout).toContain(text);
    const heavy = ['tls', 'http', 'https', 'crypto', 'net', 'stream', 'assert', 'module'];
    expect(heavy.filter((name) => modules.includes(`NativeModule ${name}`))).toEqual([]);
  });

  it('a command for the cluster gets as far as the kubeconfig', () => {
    const { status, stderr } = run(['status']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no kubeconfig');
  });

  it('errors of one chunk are known in another', () => {
    const { status, stderr } = run(['inject', '-f', '/nowhere.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('cannot read "/nowhere.yaml": no such file or folder');
  });
});
