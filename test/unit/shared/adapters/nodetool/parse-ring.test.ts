import { describe, expect, it } from 'vitest';

import { parseRing } from '../../../../../shared/adapters/nodetool/parse-ring.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

/** As Java's format `%-9s  %-12s%-7s%-8s%-16s%-20s%-44s` lays it out. */
function row(address: string, rack: string, status: string, load: string, token: string): string {
  const cells = [rack.padEnd(12), status.padEnd(7), 'Normal  ', load.padEnd(16), '?'.padEnd(20)];
  return `${address.padEnd(9)}  ${cells.join('')}${token.padEnd(44)}`;
}

describe('the ring is read', () => {
  it('with every token, exactly', () => {
    const ring = parseRing(nodetoolRecording('5.0.9/healthy-ring'));
    expect(
      [...ring].map(([address, { alive, tokens }]) => [address, alive, tokens.length]),
    ).toEqual([
      ['127.0.0.1', true, 16],
      ['127.0.0.3', true, 16],
      ['127.0.0.2', true, 16],
    ]);
    expect(ring.get('127.0.0.1')?.tokens[0]).toBe(-8995617490397886531n);
    expect(ring.get('127.0.0.2')?.tokens.at(-1)).toBe(8970673071046484795n);
  });

  it.each<[what: string, line: string, address: string, alive: boolean | undefined]>([
    ['a node that is down', row('10.0.0.4', 'r1', 'Down', '1.5 GB', '-1'), '10.0.0.4', false],
    [
      'a node that nothing is known of',
      row('10.0.0.4', 'r1', '?', '?', '7'),
      '10.0.0.4',
      undefined,
    ],
    [
      'a rack that is wider than its column',
      row('10.0.0.4', 'europe-west1-b', 'Up', '22.7 MiB', '7'),
      '10.0.0.4',
      true,
    ],
    ['a rack with a space', row('10.0.0.4', 'hall 2 Up', 'Down', '1 KiB', '7'), '10.0.0.4', false],
    ['IPv6', row('fd00:10:244:1:0:0:0:5', 'r1', 'Up', '?', '7'), 'fd00:10:244:1::5', true],
  ])('with %s', (_what, line, address, alive) => {
    const ring = parseRing(`\nDatacenter: dc1\n==========\n${line}\n`);
    expect([...ring.keys()]).toEqual([address]);
    expect(ring.get(address)?.alive).toBe(alive);
  });

  it('over several datacenters', () => {
    const dc = (name: string, line: string): string =>
      `Datacenter: ${name}\n==========\n${line}\n\n`;
    const ring = parseRing(
      `\n${dc('dc1', row('10.0.0.4', 'r1', 'Up', '?', '7'))}${dc('dc2', row('10.1.0.4', 'r1', 'Up', '?', '8'))}`,
    );
    expect([...ring.keys()]).toEqual(['10.0.0.4', '10.1.0.4']);
  });
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '\n', 'is not complete'],
  ['an error', '\nError: no such keyspace\n', 'not understood: "Error: no such keyspace"'],
  [
    'a token of another partitioner',
    row('10.0.0.4', 'r1', 'Up', '?', '0a1b'),
    'not understood: "10.0',
  ],
  [
    'a row that breaks off',
    '10.0.0.4  r1    Up     Nor',
    'not understood: "10.0.0.4  r1    Up     Nor"',
  ],
])('%s is no ring', (_what, text, problem) => {
  expect(() => parseRing(text)).toThrow(problem);
});
