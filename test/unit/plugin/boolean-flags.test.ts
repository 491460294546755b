import { expect, it } from 'vitest';

import { runCli } from '../../support/run-cli.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';

const files = inMemoryFiles({ 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n' });

it.each(['--recursive=TRUE', '--recursive=1', '-R=t', '--recursive=false', '-R=0'])(
  'takes %s as kubectl does',
  async (flag) => {
    const { exitCode } = await runCli(`inject -f a.yaml ${flag}`, { files });
    expect(exitCode).toBe(0);
  },
);

it.each(['--recursive=maybe', '-R=yes', '--recursive='])(
  'refuses %s rather than taking it for false',
  async (flag) => {
    const { exitCode, stderr } = await runCli(`inject -f a.yaml ${flag}`, { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${flag.split('=')[0] ?? ''} cannot be "`);
  },
);
