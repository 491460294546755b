import { describe, expect, it } from 'vitest';

import { CATALOGUE } from '../../../plugin/catalogue.ts';
import { runCli } from '../../support/run-cli.ts';

const CALLS = ['', 'help webhook', ...CATALOGUE.map(({ name }) => `help ${name}`), 'options'];

describe('help', () => {
  it.each(CALLS)('kubectl k8ssandra %s', async (line) => {
    const { stdout, stderr, exitCode } = await runCli(line);
    const file = line === '' ? 'help' : line.replaceAll(' ', '-');
    await expect(stdout).toMatchFileSnapshot(`../../golden/plugin/${file}.txt`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it.each(CALLS)('of "%s" fits 80 columns and has no escape sequences', async (line) => {
    const { stdout } = await runCli(line);
    const tooLong = stdout.split('\n').filter((one) => one.length > 80);
    expect(tooLong).toEqual([]);
    expect(stdout).not.toContain('\u001B');
  });
});

describe('every way to ask for it', () => {
  it.each([
    ['--help', ''],
    ['-h', ''],
    ['help', ''],
    ['help status', 'status --help'],
    ['status -h', 'status --help'],
    ['-n prod status --help', 'status --help'],
    ['help webhook status', 'webhook status --help'],
    ['webhook --help', 'help webhook'],
  ])('%s', async (line, same) => {
    expect(await runCli(line)).toEqual(await runCli(same));
  });
});

describe('what is no command', () => {
  it.each([
    ['stauts', 'unknown command "stauts"', 'Did you mean "status"?'],
    ['help stauts', 'unknown command "stauts"', 'Did you mean "status"?'],
    ['webhook', 'unknown command "webhook"', 'Use one of: webhook status.'],
    ['webhook stats', 'unknown command "webhook stats"', 'Did you mean "webhook status"?'],
    ['frobnicate', 'unknown command "frobnicate"', 'See: kubectl k8ssandra --help'],
    ['-n prod', 'there is no command', 'See: kubectl k8ssandra --help'],
    ['--frob', 'there is no command', 'See: kubectl k8ssandra --help'],
  ])('%s', async (line, message, hint) => {
    const { stdout, stderr, exitCode } = await runCli(line);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain(hint);
  });
});

it('every command of the catalogue has its code', async () => {
  for (const command of CATALOGUE) expect(await command.load()).toBeTypeOf('function');
});
