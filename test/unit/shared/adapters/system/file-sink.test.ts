import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createFileSink } from '../../../../../shared/adapters/system/file-sink.ts';

let folder: string;
let descriptor: number;
const path = (): string => join(folder, 'out');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-sink-'));
  descriptor = openSync(path(), 'w');
});

afterEach(() => {
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

describe('a file sink', () => {
  it('writes what it gets, in order and in UTF-8', async () => {
    const sink = createFileSink(descriptor);
    await sink.write('one\n');
    await sink.write('zwölf\n');
    sink.writeNow('drei\n');
    expect(readFileSync(path(), 'utf8')).toBe('one\nzwölf\ndrei\n');
  });

  it('has written when it returns, if it is told to hurry', () => {
    createFileSink(descriptor).writeNow('last words\n');
    expect(readFileSync(path(), 'utf8')).toBe('last words\n');
  });

  it('fails when the file cannot be written', async () => {
    const readOnly = openSync(path(), 'r');
    await expect(createFileSink(readOnly).write('x')).rejects.toMatchObject({ code: 'EBADF' });
    expect(() => {
      createFileSink(readOnly).writeNow('x');
    }).toThrow('EBADF');
    closeSync(readOnly);
  });
});
