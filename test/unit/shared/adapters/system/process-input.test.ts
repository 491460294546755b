import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { processInput } from '../../../../../shared/adapters/system/process-input.ts';

function terminal() {
  const keys = new PassThrough();
  const modes: boolean[] = [];
  const stdin = Object.assign(keys, {
    isTTY: true,
    setRawMode(mode: boolean) {
      modes.push(mode);
      return stdin as never;
    },
  });
  const window = Object.assign(new EventEmitter(), { columns: 100, rows: 30 });
  return { keys, modes, window, input: processInput({ stdin, stdout: window as never }) };
}

async function firstOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const chunk of bytes) return Buffer.from(chunk).toString();
  return '';
}

describe('a terminal', () => {
  it('passes on every key only from when somebody listens, and is given back as it was', async () => {
    const { keys, modes, input } = terminal();
    const text = await input.raw(async () => {
      // Until the connection is there, Ctrl-C has to end us.
      await Promise.resolve();
      expect(modes).toEqual([]);
      keys.write('\x03');
      return firstOf(input.bytes);
    });
    expect(text).toBe('\x03');
    expect(modes).toEqual([true, false]);
  });

  it('that nobody has listened to is left alone, also by work that fails', async () => {
    const { modes, input } = terminal();
    await expect(input.raw(() => Promise.reject(new Error('no such pod')))).rejects.toThrow();
    expect(modes).toEqual([]);
  });

  it('tells its size, and each new one while the work goes on', async () => {
    const { window, input } = terminal();
    const sizes: string[] = [];
    await input.raw(({ columns, rows, onResize }) => {
      sizes.push(`${columns}x${rows}`);
      onResize((width, height) => sizes.push(`${width}x${height}`));
      Object.assign(window, { columns: 40, rows: 10 });
      window.emit('resize');
      return Promise.resolve();
    });
    window.emit('resize');
    expect(sizes).toEqual(['100x30', '40x10']);
  });

  it('stays as it is where keys are read line by line', async () => {
    const { keys, modes, input } = terminal();
    keys.write('a line\n');
    expect(await firstOf(input.bytes)).toBe('a line\n');
    expect(modes).toEqual([]);
  });
});
