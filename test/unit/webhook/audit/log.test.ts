import { describe, expect, it } from 'vitest';

import { createLog } from '../../../../webhook/audit/log.ts';
import type { Log, LogLevel } from '../../../../webhook/audit/log.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { textBuffer } from '../../../support/text-buffer.ts';

function setUp(level: LogLevel = 'info') {
  const [clock, sink] = [fakeClock(), textBuffer()];
  const dropped: number[] = [];
  const log: Log = createLog({ level, sink, clock, onDropped: (lines) => dropped.push(lines) });
  return { clock, sink, log, dropped };
}

describe('the log', () => {
  it('writes lines of one batch together, after a moment', async () => {
    const { clock, sink, log } = setUp();
    log.write('info', 'one', { a: 1, b: undefined });
    log.write('error', 'two');
    await clock.advance(99);
    expect(sink.text).toBe('');
    await clock.advance(1);
    expect(sink.lines).toEqual([
      { time: '2026-01-01T00:00:00.000Z', level: 'info', event: 'one', a: 1 },
      { time: '2026-01-01T00:00:00.000Z', level: 'error', event: 'two' },
    ]);
  });

  it('goes on after a batch', async () => {
    const { clock, sink, log } = setUp();
    for (const event of ['one', 'two', 'three']) {
      log.write('info', event);
      await clock.advance(100);
    }
    expect(sink.lines.map(({ event }) => event)).toEqual(['one', 'two', 'three']);
  });

  it.each<[LogLevel, readonly string[]]>([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ])('leaves out what is below %s', async (level, expected) => {
    const { clock, sink, log } = setUp(level);
    for (const each of ['debug', 'info', 'warn', 'error'] as const) log.write(each, each);
    await clock.advance(100);
    expect(sink.lines.map(({ event }) => event)).toEqual(expected);
  });

  it('flushes at once when the process ends', () => {
    const { sink, log } = setUp();
    log.write('info', 'last words');
    log.flush();
    log.flush();
    expect(sink.lines).toHaveLength(1);
  });

  it('never breaks a line, whatever is in a name', () => {
    const { sink, log } = setUp();
    log.write('info', 'x', { name: 'a\nb\u2028"c' });
    log.flush();
    expect(sink.lines).toMatchObject([{ name: 'a\nb\u2028"c' }]);
  });

  it('drops and counts what nobody reads', async () => {
    const { clock, sink, log, dropped } = setUp();
    sink.blocked = true;
    log.write('info', 'stuck');
    await clock.advance(100);
    const large = 'x'.repeat(1024 * 1024);
    for (let line = 0; line < 8; line += 1) log.write('info', 'large', { large });
    expect(dropped).toEqual([1, 1, 1, 1]);
  });
});
