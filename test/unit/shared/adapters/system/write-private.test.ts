import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writePrivate } from '../../../../../shared/adapters/system/write-private.ts';

const CONTENT = Buffer.from('content');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writePrivate', () => {
  it('writes a file that only its owner may read, and nothing else', async () => {
    const path = join(folder, 'f');
    await writePrivate(path, CONTENT, false);
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('leaves a file that is there, unless it may be replaced', async () => {
    const path = join(folder, 'f');
    writeFileSync(path, 'old');
    await expect(writePrivate(path, CONTENT, false)).rejects.toThrow('it exists');
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writePrivate(path, CONTENT, true);
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('takes the place of no device', async () => {
    const path = join(folder, 'socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(writePrivate(path, CONTENT, true)).rejects.toThrow('it is no file');
    expect(statSync(path).isSocket()).toBe(true);
    expect(readdirSync(folder)).toEqual(['socket']);
    server.close();
  });

  it('leaves nothing behind when it cannot write', async () => {
    await expect(writePrivate(join(folder, 'no', 'f'), CONTENT, false)).rejects.toMatchObject({
      code: 'KDS_OUTPUT_UNWRITABLE',
      message: expect.stringContaining('there is no such folder') as string,
    });
    await expect(writePrivate(folder, CONTENT, true)).rejects.toThrow('cannot write');
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
