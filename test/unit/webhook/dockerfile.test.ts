import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { objectAt, objectsAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Instruction {
  readonly name: string;
  readonly words: readonly string[];
}

/** The instructions of each stage, the first of which is FROM. */
function stagesOf(dockerfile: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const line of dockerfile.split('\n')) {
    const [name = '', ...words] = line.split(' ');
    if (name === '' || name === '#') continue;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, words });
  }
  return stages;
}

const [build = [], image = []] = stagesOf(read('webhook/Dockerfile'));

function all(stage: readonly Instruction[], name: string): readonly (readonly string[])[] {
  return stage.filter((one) => one.name === name).map(({ words }) => words);
}

/** What the build stage takes out of the repository. */
const sources = all(build, 'COPY').flatMap((words) => words.slice(0, -1));
const entryPoint = JSON.parse((all(image, 'ENTRYPOINT')[0] ?? []).join(' ')) as string[];

const deployment = parse(read('manifests/webhook/base/deployment.yaml')) as JsonObject;
const podSpec = objectAt(deployment, 'spec', 'template', 'spec');
const [container] = objectsAt(podSpec, 'containers');

describe('the build stage', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-'));
    for (const path of sources) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    return spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  }

  it('copies all that the program is built from, and the program needs no other file', () => {
    const [install, command = []] = all(build, 'RUN');
    expect(install).toEqual(['npm', 'ci']);
    const [program, ...args] = command;
    expect(program).toBe('node');
    expect(run(args)).toMatchObject({ status: 0, stderr: '' });

    const [[from, built = '', target] = []] = all(image, 'COPY');
    expect(from).toBe('--from=build');
    expect(target).toBe(entryPoint.at(-1));
    const alone = join(folder, 'alone.mjs');
    cpSync(join(folder, built.replace('/build/', '')), alone);
    rmSync(join(folder, 'node_modules'));
    const flags = entryPoint.slice(1, -1);
    const started = run([...flags, alone], { WEBHOOK_CONFIG_FILE: '/nowhere' });
    expect(started).toMatchObject({ status: 2 });
    expect(started.stderr).toContain('cannot read "/nowhere"');
  });

  it('is sent the files that it copies, and nothing else', () => {
    const lines = read('.dockerignore').split('\n');
    const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    const sent = rules.slice(1).map((rule) => rule.replace(/^!/, ''));
    expect(sent.sort()).toEqual([...sources].sort());
  });
});

describe('the image', () => {
  it('has the Node release that the tests run with, in both stages', () => {
    const [major] = process.versions.node.split('.');
    expect(all(build, 'FROM')[0]?.[1]).toBe(`node:${major}-trixie-slim`);
    expect(all(image, 'FROM')[0]?.[0]).toBe(`gcr.io/distroless/nodejs${major}-debian13:nonroot`);
  });

  it('starts the program with the settings of the launcher', () => {
    const launcher = read('webhook/packaging/k8ssandra-webhook.sh');
    const [, flags = ''] = /exec "\$node" (.*) "\$lib/.exec(launcher) ?? [];
    expect(entryPoint.slice(1, -1).join(' ')).toBe(flags);
    const [, arenas = ''] = /MALLOC_ARENA_MAX-(\d+)/.exec(launcher) ?? [];
    expect(all(image, 'ENV')).toEqual([[`MALLOC_ARENA_MAX=${arenas}`]]);
  });

  it('agrees with the Deployment on user, ports and what is started', () => {
    const { runAsUser, runAsGroup } = objectAt(podSpec, 'securityContext');
    expect(all(image, 'USER')).toEqual([[`${Number(runAsUser)}:${Number(runAsGroup)}`]]);
    const ports = objectsAt(container, 'ports').map((port) => `${Number(port['containerPort'])}`);
    expect(all(image, 'EXPOSE')).toEqual([ports]);
    expect(container).not.toHaveProperty('command');
    expect(container).not.toHaveProperty('args');
  });
});
