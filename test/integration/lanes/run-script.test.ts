import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../cluster/run-command.ts';

const SCRIPT = join(import.meta.dirname, '../../run.mjs');

it.each([
  { words: ['deom'], message: 'error: unknown command "deom"\nUse one of: ' },
  { words: [], message: 'error: unknown command ""\nUse one of: ' },
])('node test/run.mjs $words says what it can do', async ({ words, message }) => {
  const result = await runCommand(process.execPath, [SCRIPT, ...words], { budgetMs: 30_000 });
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain(message);
});
