import { describe, expect, it, vi } from 'vitest';

import { wantsColour } from '../../../shared/adapters/system/process-screen.ts';
import { Interrupted } from '../../../plugin/interrupted.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { runCli } from '../../support/run-cli.ts';

const SETS = 'GET /apis/apps/v1/namespaces/default/statefulsets';
const CONSOLE = { isTerminal: true, columns: 80, hasColour: true };

function aSet(readyReplicas: number) {
  return {
    ...aCassandraStatefulSet({ image: 'cassandra:5.0.9' }),
    metadata: { name: 'plain', namespace: 'default' },
    status: { readyReplicas },
  };
}

/** Answers in turn; the last one stays. */
function apiThat(...answers: readonly (Error | object)[]) {
  let turn = 0;
  return fakeKubernetesApi({
    [SETS]: () => {
      const answer = answers[Math.min(turn, answers.length - 1)];
      turn += 1;
      if (answer instanceof Error) throw answer;
      return answer as { items: [] };
    },
  });
}

/** Runs a watch for some intervals, then presses Ctrl-C. */
async function watch(commandLine: string, world: Parameters<typeof runCli>[1], intervals: number) {
  const clock = fakeClock();
  const interrupt = new AbortController();
  const outcome = runCli(commandLine, { ...world, clock, signal: interrupt.signal });
  // The command is imported when it is called, which no fake clock can hurry.
  await vi.waitFor(() => {
    expect(clock.sleeping).toBeGreaterThan(0);
  });
  for (let i = 0; i < intervals; i += 1) await clock.advance(2_000);
  interrupt.abort(new Interrupted());
  return outcome;
}

describe('a view', () => {
  it('has colour on a terminal, unless it is not wanted', async () => {
    const api = apiThat({ items: [aSet(3)] });
    const shown = await runCli('list', { api, screen: CONSOLE });
    expect(shown.stdout).toContain('\u001b[32mready');
    const never = await runCli('list --color never', { api, screen: CONSOLE });
    expect(never.stdout).not.toContain('\u001b');
    const always = await runCli('list --color=always', { api });
    expect(always.stdout).toContain('\u001b[32mready');
    const json = await runCli('list -o json --color=always', { api });
    expect(json.stdout).not.toContain('\u001b');
  });

  it('leaves out columns where there is no room, and says which', async () => {
    const screen = { ...CONSOLE, columns: 40, hasColour: false };
    const { stdout } = await runCli('list', { api: apiThat({ items: [aSet(3)] }), screen });
    expect(stdout).toContain('(no room for');
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .slice(0, 2)
          .map((line) => line.length),
      ),
    ).toBeLessThan(41);
  });

  it('turns rows into blocks where there is no room at all', async () => {
    const screen = { ...CONSOLE, columns: 15, hasColour: false };
    const { stdout } = await runCli('list', { api: apiThat({ items: [aSet(3)] }), screen });
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'NAME       plain',
      'DCS        -',
      'NODES      3/3',
    ]);
  });

  it('shows control characters in a cell instead of sending them', async () => {
    const set = { ...aSet(3), metadata: { name: 'a\u001b[2Jb', namespace: 'default' } };
    const { stdout } = await runCli('list', { api: apiThat({ items: [set] }) });
    expect(stdout).toContain('a\\x1b[2Jb');
  });
});

describe('--watch', () => {
  it('draws over what was there on a terminal', async () => {
    const api = apiThat({ items: [aSet(2)] }, { items: [aSet(3)] });
    const screen = { ...CONSOLE, hasColour: false };
    const { stdout, exitCode } = await watch('list -w --no-headers', { api, screen }, 1);
    const frames = stdout.split('\u001b[H').slice(1);
    expect(frames.map((frame) => /\d\/3/.exec(frame)?.[0])).toEqual(['2/3', '3/3']);
    expect(frames.every((frame) => frame.endsWith('\u001b[J'))).toBe(true);
    expect(exitCode).toBe(130);
  });

  it('appends what has changed in a file', async () => {
    const api = apiThat({ items: [aSet(1)] }, { items: [aSet(1)] }, { items: [aSet(2)] });
    const { stdout } = await watch('list -w', { api }, 3);
    expect(stdout.match(/^NAME/gm)).toHaveLength(1);
    expect(stdout.match(/\d\/3/g)).toEqual(['1/3', '2/3']);
  });

  it('prints a document a line with -o json', async () => {
    const api = apiThat({ items: [aSet(2)] }, { items: [aSet(3)] });
    const { stdout } = await watch('list -w -o json', { api }, 1);
    const documents = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(documents.map(({ kind }) => kind)).toEqual(['ClusterList', 'ClusterList']);
  });

  it('outlives a failure in between, and shows it', async () => {
    const api = apiThat({ items: [aSet(2)] }, forbidden('list it'), { items: [aSet(3)] });
    const { stdout, stderr } = await watch('list -w', { api }, 2);
    expect(stderr).toContain('cannot list it');
    expect(stdout.match(/\d\/3/g)).toEqual(['2/3', '3/3']);
  });

  it('ends with what is wrong from the start', async () => {
    const { exitCode } = await runCli('list -w', { api: apiThat(forbidden('list it')) });
    expect(exitCode).toBe(4);
  });
});

describe('colour without a flag', () => {
  it.each<[isTerminal: boolean, environment: Record<string, string>, colour: boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '0' }, false],
    [false, { CLICOLOR_FORCE: '1', TERM: 'dumb' }, true],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('terminal %s, %o: %s', (isTerminal, environment, colour) => {
    expect(wantsColour(isTerminal, environment)).toBe(colour);
  });
});
