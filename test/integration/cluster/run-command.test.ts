import { describe, expect, it } from 'vitest';
import { runCommand } from '../../cluster/run-command.ts';

const BUDGET = { budgetMs: 10_000 };
const shell = (script: string, options = {}): ReturnType<typeof runCommand> =>
  runCommand('sh', ['-c', script], { ...BUDGET, ...options });

describe('running a command', () => {
  it('gives its exit code and both streams', async () => {
    expect(await shell('echo out; echo err >&2; exit 3')).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('hands over the input and its end', async () => {
    expect(await shell('cat', { input: 'some text' })).toMatchObject({ stdout: 'some text' });
  });

  it('does not mind a program that ignores its input', async () => {
    const input = 'x'.repeat(1_000_000);
    expect(await shell('exit 0', { input })).toMatchObject({ exitCode: 0 });
  });

  it('says which program is missing', async () => {
    const missing = runCommand('no-such-program', [], BUDGET);
    await expect(missing).rejects.toThrow('no-such-program cannot be started');
  });

  it('ends what runs over its budget', async () => {
    await expect(shell('sleep 60', { budgetMs: 50 })).rejects.toThrow('did not end within 0.05 s');
  });

  it('ends on the signal and throws its reason', async () => {
    const signal = AbortSignal.timeout(50);
    await expect(shell('sleep 60', { signal })).rejects.toThrow('timeout');
  });

  it('ends what the program leaves behind, which would hold the streams open', async () => {
    expect(await shell('sleep 60 & echo started')).toMatchObject({ stdout: 'started\n' });
  });
});
