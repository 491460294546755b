// The one entry behind every npm script. Plain JavaScript without dependencies: it runs under the
// machine's own Node, installs what package-lock.json names, and hands over to the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = 20;

/** What runs under the pinned Node for each command, one after the other. */
const ENTRIES = {
  test: ['test/lanes/main.ts'],
  'test:fast': ['test/lanes/main.ts'],
  cluster: ['test/lanes/main.ts'],
  demo: ['plugin/packaging/build-plugin.ts', 'test/demo/main.ts'],
  build: ['plugin/packaging/build-plugin.ts', 'webhook/packaging/build-webhook.ts'],
  bench: [
    'plugin/packaging/build-plugin.ts',
    'webhook/packaging/build-webhook.ts',
    'test/bench/main.ts',
  ],
};

/** @returns {Promise<number>} The exit code. */
async function main([command = '', ...words]) {
  const entries = ENTRIES[command];
  if (entries === undefined) {
    return fail(`unknown command "${command}"`, `Use one of: ${Object.keys(ENTRIES).join(', ')}.`);
  }
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    const found = `this is Node ${process.versions.node}, ${OLDEST_NODE} or newer is needed`;
    return fail(found, 'Install a newer Node from https://nodejs.org.');
  }
  if (!isInstalled()) {
    process.stderr.write('installing the npm packages of package-lock.json, about 1 min\n');
    const code = await run('npm', ['ci', '--include=dev', '--include=optional']);
    if (code !== 0) return interrupted ? code : fail('npm ci failed', 'Read what npm said above.');
  }
  const node = pinnedNode();
  if (node === undefined) {
    const machine = `${process.platform} ${process.arch}`;
    return fail(`no pinned Node for ${machine}`, 'Use Linux with glibc or macOS, x64 or arm64.');
  }
  for (const entry of entries) {
    const code = await run(node, [join(ROOT, entry), command, ...words], true);
    if (code === 0) continue;
    if (code !== undefined) return code;
    // Nobody else is left to say it, and whoever counts needs the line.
    if (command.startsWith('test')) process.stdout.write('0 passed, 1 failed, 0 skipped\n');
    return fail(`${entry} was killed`, 'See whether the machine ran out of memory.');
  }
  if (command === 'build')
    process.stderr.write('built dist/kubectl-k8ssandra and dist/k8ssandra-webhook\n');
  return 0;
}

/**
 * npm keeps its own record of what it put into node_modules. It must name what the lock file
 * names; packages for other machines may be left out.
 */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const found = packagesIn('node_modules/.package-lock.json');
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const there = found[path];
    if (there === undefined) return optional === true;
    return there.version === version && there.integrity === integrity;
  });
}

function packagesIn(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** Node as one of our optional dependencies brings it, if it is there and runs here. */
function pinnedNode() {
  const path = join(ROOT, 'node_modules/.bin/node');
  return spawnSync(path, ['--version']).status === 0 ? path : undefined;
}

let interrupted = false;

/**
 * Runs a program in the foreground, passes on what ends us, and waits for its orderly end.
 *
 * @returns {Promise<number | undefined>} Its exit code; undefined when it was killed.
 */
function run(program, args, watched = false) {
  return new Promise((resolve) => {
    const stdio = ['inherit', 'inherit', 'inherit'];
    // The channel closes when this process dies, however it does: then the child ends as well.
    if (watched) stdio.push('ipc');
    const child = spawn(program, args, { cwd: ROOT, stdio });
    const passOn = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    child.once('error', (error) => resolve(fail(`${program}: ${error.message}`, 'Install it.')));
    child.once('exit', (code) => resolve(interrupted ? 130 : (code ?? undefined)));
  });
}

function fail(message, hint) {
  process.stderr.write(`error: ${message}\n${hint}\n`);
  return 1;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
