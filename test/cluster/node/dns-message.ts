/** One question of a DNS message. */
export interface DnsQuestion {
  readonly id: number;
  /** In lower case, without the final dot. */
  readonly name: string;
  readonly type: number;
  /** The question as it came, to be repeated in the answer. */
  readonly bytes: Buffer;
}

const HEADER_BYTES = 12;
/** Type and class. */
const QUESTION_TAIL_BYTES = 4;
const TYPE_A = 1;
const CLASS_IN = 1;
const TTL_SECONDS = 5;
/** Response, authoritative, recursion available. */
const FLAGS = 0x8480;
const NAME_ERROR = 3;
/** Points to the name of the question, which is always at the same place. */
const NAME_OF_QUESTION = 0xc000 | HEADER_BYTES;

/** @returns Undefined when the message is not a question. */
export function parseDnsQuestion(message: Buffer): DnsQuestion | undefined {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at]; length !== undefined && length > 0; length = message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 1 + QUESTION_TAIL_BYTES;
  if (labels.length === 0 || end > message.length) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at + 1),
    bytes: message.subarray(HEADER_BYTES, end),
  };
}

/** @param addresses - IPv4 addresses; undefined when there is no such name. */
export function encodeDnsAnswer(
  { id, type, bytes }: DnsQuestion,
  addresses: readonly string[] | undefined,
): Buffer {
  const answers = type === TYPE_A ? (addresses ?? []) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(addresses === undefined ? FLAGS | NAME_ERROR : FLAGS, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, bytes, ...answers.map(addressRecord)]);
}

function addressRecord(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(NAME_OF_QUESTION, 0);
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(CLASS_IN, 4);
  record.writeUInt32BE(TTL_SECONDS, 6);
  record.writeUInt16BE(4, 10);
  address.split('.').forEach((part, index) => record.writeUInt8(Number(part), 12 + index));
  return record;
}
