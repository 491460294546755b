import { describe, expect, it } from 'vitest';

import { parseGossipInfo } from '../../../../../shared/adapters/nodetool/parse-gossip-info.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

describe('gossipinfo is read', () => {
  it('with one entry for each endpoint, those that left or never were included', () => {
    const entries = parseGossipInfo(nodetoolRecording('5.0.9/drained-gossipinfo'));
    expect(entries.map(({ address, states }) => [address, states.get('STATUS_WITH_PORT')])).toEqual(
      [
        ['127.0.0.1', 'NORMAL,-1760416893269321824'],
        ['127.0.0.2', 'NORMAL,-1161953202312582997'],
        ['10.1.2.3', 'LEFT,9199359452316444369,1795623131604'],
        ['127.0.0.3', 'shutdown,true'],
        ['127.0.0.4', 'LEFT,-2619035344432382481,1795623016481'],
      ],
    );
  });

  it('with values that have colons of their own', () => {
    const [first] = parseGossipInfo(nodetoolRecording('5.0.9/healthy-gossipinfo'));
    expect(first?.states.get('NATIVE_ADDRESS_AND_PORT')).toBe('127.0.0.1:9042');
  });

  it.each([
    ['an address', '/10.0.0.4', '10.0.0.4'],
    ['a name that was resolved', 'c-0.c.prod.svc/10.0.0.4', '10.0.0.4'],
    ['IPv6 as Java writes it', '/fd00:10:244:1:0:0:0:5', 'fd00:10:244:1::5'],
    ['IPv6 with its zone', 'c-0/fe80:0:0:0:0:0:0:1%eth0', 'fe80::1'],
  ])('of %s', (_what, header, address) => {
    const [entry] = parseGossipInfo(`${header}\n  generation:1\n  heartbeat:2\n  DC:3:dc1\n`);
    expect(entry?.address).toBe(address);
    expect(entry?.states.get('DC')).toBe('dc1');
  });
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'is not complete'],
  ['another command', 'Mode: NORMAL\n', 'has a line that is not understood: "Mode: NORMAL"'],
  ['a state before any endpoint', '  DC:3:dc1\n', 'has a line that is not understood: "DC:3:dc1"'],
  [
    'a state without a version',
    '/10.0.0.4\n  DC:dc1\n',
    'has a line that is not understood: "DC:dc1"',
  ],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseGossipInfo(text)).toThrow(
    expect.objectContaining({
      code: 'KDS_NODE_ANSWER',
      message: `the answer of "nodetool gossipinfo" ${problem}`,
    }),
  );
});
