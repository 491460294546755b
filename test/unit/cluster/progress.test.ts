import { describe, expect, it } from 'vitest';
import { BINARIES } from '../../cluster/binary-catalogue.ts';
import { createProgress, formatElapsed } from '../../cluster/progress.ts';

describe('progress', () => {
  it.each([
    { ms: 0, text: '0.0 s' },
    { ms: 9_940, text: '9.9 s' },
    { ms: 10_000, text: '10 s' },
    { ms: 59_499, text: '59 s' },
    { ms: 59_500, text: '1 min 0 s' },
    { ms: 187_000, text: '3 min 7 s' },
  ])('$ms ms read as $text', ({ ms, text }) => {
    expect(formatElapsed(ms)).toBe(text);
  });

  it('says what begins and what to expect, then how long it took', async () => {
    let shown = '';
    const progress = createProgress((text) => (shown += text));
    const result = await progress.step('building etcd 1/7', 5, () => Promise.resolve('done'));
    expect(result).toBe('done');
    expect(shown).toMatch(/^building etcd 1\/7, about 5 min\n {2}took 0\.\d s\n$/);
  });

  it('stays below 80 columns for every binary', async () => {
    const lines: string[] = [];
    const progress = createProgress((text) => lines.push(...text.split('\n')));
    for (const { name } of BINARIES) {
      await progress.step(`  still building ${name} 7/7: 59 min 59 s so far`, 60, () =>
        Promise.resolve(),
      );
    }
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
  });
});
