import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { certificateFolder } from '../../../../../shared/adapters/tls/certificate-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Replaces the files as the kubelet does with a mounted Secret: by one link, at once. */
function mount(version: string): void {
  const data = join(folder, `..${version}`);
  mkdirSync(data);
  writeFileSync(join(data, 'tls.crt'), `certificate ${version}`);
  writeFileSync(join(data, 'tls.key'), `key ${version}`);
  symlinkSync(`..${version}`, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
}

describe('a folder with a certificate', () => {
  it('is stamped anew when the kubelet replaces the Secret, and not before', async () => {
    mount('one');
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(`..data/${name}`, join(folder, name));
    const files = certificateFolder(folder);
    const first = await files.stamp();
    expect(await files.stamp()).toBe(first);
    mount('two');
    expect(await files.stamp()).not.toBe(first);
    expect(await files.read()).toEqual({ certificate: 'certificate two', privateKey: 'key two' });
  });

  it('says which file is missing', async () => {
    writeFileSync(join(folder, 'tls.crt'), 'x');
    const failure = {
      code: 'KDS_FILE_UNREADABLE',
      message: `cannot read "${join(folder, 'tls.key')}": ENOENT`,
    };
    await expect(certificateFolder(folder).stamp()).rejects.toMatchObject(failure);
    await expect(certificateFolder(folder).read()).rejects.toMatchObject(failure);
  });
});
