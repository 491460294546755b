import { describe, expect, it } from 'vitest';
import { encodeDnsAnswer, parseDnsQuestion } from '../../../cluster/node/dns-message.ts';

const HEADER = Buffer.from('12340100000100000000', 'hex');

function question(name: string, type = 1): Buffer {
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  const tail = Buffer.from([0, 0, type, 0, 1]);
  return Buffer.concat([HEADER, Buffer.from([0, 0]), Buffer.from(labels.join(''), 'latin1'), tail]);
}

function parsed(name: string, type?: number): NonNullable<ReturnType<typeof parseDnsQuestion>> {
  const found = parseDnsQuestion(question(name, type));
  if (found === undefined) throw new Error('not parsed');
  return found;
}

describe('parseDnsQuestion', () => {
  it('reads the name in lower case, the type and the id', () => {
    expect(parsed('Cassandra-0.DB.svc.cluster.local', 28)).toMatchObject({
      id: 0x1234,
      name: 'cassandra-0.db.svc.cluster.local',
      type: 28,
    });
  });

  it('gives nothing for any message that is cut off', () => {
    const whole = question('db.svc.cluster.local');
    for (let length = 0; length < whole.length; length += 1) {
      expect(parseDnsQuestion(whole.subarray(0, length))).toBeUndefined();
    }
    expect(parseDnsQuestion(whole)).toBeDefined();
  });
});

describe('encodeDnsAnswer', () => {
  const flags = (answer: Buffer): number => answer.readUInt16BE(2);
  const answers = (answer: Buffer): number => answer.readUInt16BE(6);

  it('repeats id and question and appends one record for each address', () => {
    const asked = parsed('db.ns.svc.cluster.local');
    const answer = encodeDnsAnswer(asked, ['10.244.0.7', '10.244.0.255']);
    expect(answer.readUInt16BE(0)).toBe(0x1234);
    expect(answer.subarray(12, 12 + asked.bytes.length)).toEqual(asked.bytes);
    expect([flags(answer), answers(answer)]).toEqual([0x8480, 2]);
    expect(answer.subarray(-16).toString('hex')).toBe('c00c000100010000000500040af400ff');
  });

  it('says that there is no such name', () => {
    const answer = encodeDnsAnswer(parsed('db.ns.svc.cluster.local'), undefined);
    expect([flags(answer), answers(answer)]).toEqual([0x8483, 0]);
  });

  it('has no IPv6 address for a name that exists, which is no error', () => {
    const answer = encodeDnsAnswer(parsed('db.ns.svc.cluster.local', 28), ['10.244.0.7']);
    expect([flags(answer), answers(answer)]).toEqual([0x8480, 0]);
  });
});
