import { spawnSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { packTarGz } from '../../../../../shared/adapters/archive/pack-tar-gz.ts';
import { unpacked } from '../../../../support/unpacked.ts';

const MS = Date.UTC(2026, 0, 1);

it.each([
  ['an ordinary name', 'a/b.txt'],
  ['a name of 100 characters', `${'d'.repeat(48)}/${'f'.repeat(51)}`],
  ['a name of 101 characters', `${'d'.repeat(48)}/${'f'.repeat(52)}`],
  ['a name of 300 characters', `${'d'.repeat(100)}/${'e'.repeat(100)}/${'f'.repeat(98)}`],
  ['a name that is not ASCII', 'größe/ログ.txt'],
])('tar unpacks %s', async (_what, path) => {
  expect([...unpacked(await packTarGz([{ path, content: 'ü' }], MS))]).toEqual([[path, 'ü']]);
});

it.each([0, 1, 511, 512, 513, 100_000])('tar unpacks a file of %i bytes', async (size) => {
  const files = [
    { path: 'a', content: 'x'.repeat(size) },
    { path: 'b', content: 'last' },
  ];
  const archive = await packTarGz(files, MS);
  expect([...unpacked(archive)]).toEqual(files.map(({ path, content }) => [path, content]));
});

it('every length of an extended name counts itself right', async () => {
  const paths = fc.sample(fc.nat({ max: 140 }), { numRuns: 30, seed: 1 });
  const lengths = [...new Set([...paths, 91, 92, 93, 94])];
  const files = lengths.map((n) => ({
    path: `${String(n).padStart(3, '0')}${'é'.repeat(n % 60)}${'x'.repeat(n)}`,
    content: String(n),
  }));
  const found = unpacked(await packTarGz(files, MS));
  expect([...found].sort()).toEqual(files.map(({ path, content }) => [path, content]).sort());
});

it('the files are readable by their owner only, and have the time of the report', async () => {
  const archive = await packTarGz([{ path: 'a', content: 'x' }], MS);
  const list = spawnSync('tar', ['-tvzf', '-'], {
    input: archive,
    env: { ...process.env, TZ: 'UTC' },
  });
  expect(list.stdout.toString()).toMatch(/^-rw------- .* 2026-01-01 00:00 a\n$/);
});

it('the same files give the same bytes', async () => {
  const files = [{ path: 'a', content: 'x' }];
  expect(await packTarGz(files, MS)).toEqual(await packTarGz(files, MS));
});
