import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { mortalCommand } from '../../../shared/adapters/kubernetes/pods/mortal-command.ts';
import type { ExecRequest } from '../../../shared/ports/pod-exec.ts';

/** As a container runtime starts a command: in a group of its own, with pipes. */
async function start(script: string, input?: string): Promise<ChildProcessWithoutNullStreams> {
  const request: ExecRequest = {
    pod: { namespace: 'prod', name: 'cassandra-0' },
    container: 'cassandra',
    command: ['sh', '-c', script],
    endsWithUs: true,
    ...(input === undefined ? {} : { stdin: onePiece(input) }),
    onStdout: () => undefined,
    onStderr: () => undefined,
  };
  const { command, stdin } = await mortalCommand(request);
  const [program = '', ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: 'pipe' });
  const chunks = stdin?.[Symbol.asyncIterator]();
  if (input !== undefined) child.stdin.write((await chunks?.next())?.value ?? '');
  return child;
}

async function* onePiece(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function end(
  child: ChildProcessWithoutNullStreams,
): Promise<{ code: number | null; stdout: string }> {
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a command that ends with us', () => {
  it.each([0, 3, 255])('has its own exit code %i, and its output', async (code) => {
    const child = await start(`echo out; exit ${code}`);
    expect(await end(child)).toEqual({ code, stdout: 'out\n' });
  });

  it('reads nothing where nothing is given', async () => {
    expect(await end(await start('cat; echo end'))).toEqual({ code: 0, stdout: 'end\n' });
  });

  it.each([
    ['a line', 'user password\n'],
    ['lines without a last line end', 'SELECT 1;\n\nSELECT %s "$HOME" \\n;'],
    ['trailing line ends', 'x\n\n\n'],
    ['letters that are no ASCII', 'Zürich ☃\n'],
  ])('reads %s as it is, and its end', async (_what, input) => {
    expect(await end(await start('cat; echo end; exit 4', input))).toEqual({
      code: 4,
      stdout: `${input}end\n`,
    });
  });

  it.each([
    ['without input', undefined],
    ['with input', 'input\n'],
  ])('is gone with all it has started, %s', async (_what, input) => {
    // A launcher that waits for the program, as that of nodetool does.
    const child = await start('sleep 1000 & echo $!; wait', input);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const program = Number(line.toString());
    expect(isAlive(program)).toBe(true);
    child.stdin.end();
    await once(child, 'close');
    for (let look = 0; look < 100 && isAlive(program); look += 1) await sleep(20);
    expect(isAlive(program)).toBe(false);
  });

  it('leaves no process behind, and says nothing of its own', async () => {
    const child = await start('echo out', 'input\n');
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    await end(child);
    expect(stderr).toBe('');
    // The group, whose leader it was, has nobody left in it.
    expect(isAlive(-(child.pid ?? 0))).toBe(false);
  });

  it('refuses more input than a shell should keep', async () => {
    await expect(start('cat', 'x'.repeat(2 ** 20 + 1))).rejects.toMatchObject({
      code: 'KDS_USAGE',
      message: 'the input of the command is longer than 1 MiB',
    });
  });
});
