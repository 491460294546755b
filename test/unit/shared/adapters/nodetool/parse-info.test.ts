import { expect, it } from 'vitest';

import { parseInfo } from '../../../../../shared/adapters/nodetool/parse-info.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

it('what a node says of itself is read', () => {
  expect(parseInfo(nodetoolRecording('5.0.9/healthy-info'))).toEqual({
    hostId: '33df2aef-00a9-4843-aba0-3918d8fdfb9e',
    datacenter: 'dc1',
    rack: 'r1',
    gossipActive: true,
    nativeTransportActive: true,
    loadBytes: 23_792_189,
    uptimeMs: 576_000,
    heapUsedBytes: 153_438_126,
    heapMaxBytes: 512 * 2 ** 20,
    offHeapBytes: 10_486,
    exceptions: 0,
    percentRepaired: 0,
    tokenCount: 16,
  });
});

it.each<[recording: string, tokenCount: number]>([
  ['4.1.10/healthy-info', 16],
  ['5.0.9/healthy-info_T', 16],
  ['5.0.9/left-info-n4', 0],
])('%s has %i tokens', (recording, tokenCount) => {
  expect(parseInfo(nodetoolRecording(recording)).tokenCount).toBe(tokenCount);
});

it('what a node of 3.11 does not know is undefined', () => {
  const text = [
    'ID                     : 33df2aef-00a9-4843-aba0-3918d8fdfb9e',
    'Gossip active          : false',
    'Thrift active          : false',
    'Load                   : 461.13 KB',
    'Uptime (seconds)       : N/A',
    'Percent Repaired       : NaN%',
    'Token                  : -42',
  ].join('\n');
  expect(parseInfo(text)).toMatchObject({
    gossipActive: false,
    nativeTransportActive: undefined,
    loadBytes: 472_197,
    uptimeMs: undefined,
    heapUsedBytes: undefined,
    heapMaxBytes: undefined,
    percentRepaired: undefined,
    tokenCount: 1,
  });
});

it.each(['', 'Mode: NORMAL\n', 'ID                     : x\n'])('%j is no answer', (text) => {
  expect(() => parseInfo(text)).toThrow('the answer of "nodetool info" has a line');
});
