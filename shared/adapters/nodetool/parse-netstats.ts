import { ipAddress } from '../../domain/ip-address.ts';
import type { StreamProgress, StreamSession } from '../../domain/stream-session.ts';
import { unusableAnswer } from './unusable-answer.ts';

const START = /^Mode: \S/;
/** `Bootstrap 60ac5540-e68d-11f1-bd38-61744c432b72` */
const PLAN = /^(\S.*) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
const PEER = /^ {4}(\S+)(?: \(using \S+\))?$/;
/** Before 4.0 without the percentages. */
const PROGRESS =
  /^ {8}(Receiving|Sending) (\d+) files, (\d+) bytes total\. Already (?:received|sent) (\d+) files(?: \([^)]*\))?, (\d+) bytes total(?: \([^)]*\))? *$/;
/** What has no figures of its own: the lines for single files repeat a part of the sums. */
const OTHERS = [PLAN, /^Not sending any streams\.$/, /^ {12}\S/, /^ *$/];
/** Read repairs and messages come after the streams. */
const END = /^(?:Read Repair Statistics:|Pool Name )/;

const NO_PROGRESS: StreamProgress = { files: 0, totalFiles: 0, bytes: 0, totalBytes: 0 };

type Figures = [totalFiles: number, totalBytes: number, files: number, bytes: number];

interface Plan {
  readonly operation: string;
  readonly planId: string;
}

interface OpenSession extends Plan {
  readonly peer: string;
  receiving: StreamProgress;
  sending: StreamProgress;
}

/**
 * Reads the streams out of `nodetool netstats` of Cassandra 3.11 to 5.0, without `-H`.
 *
 * @returns One session for each plan and peer.
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseNetstats(text: string): readonly StreamSession[] {
  const [first = '', ...lines] = text.split('\n');
  if (!START.test(first)) throw unusableAnswer('netstats', first);
  const end = lines.findIndex((line) => END.test(line));
  const sessions: OpenSession[] = [];
  let plan: Plan | undefined;
  for (const line of end === -1 ? lines : lines.slice(0, end)) {
    const peer = PEER.exec(line)?.[1];
    if (peer === undefined || plan === undefined) {
      plan = planOf(line) ?? plan;
      readProgress(line, sessions.at(-1));
    } else {
      sessions.push({
        ...plan,
        peer: ipAddress(peer),
        receiving: NO_PROGRESS,
        sending: NO_PROGRESS,
      });
    }
  }
  return sessions;
}

function planOf(line: string): Plan | undefined {
  const [, operation, planId] = PLAN.exec(line) ?? [];
  return operation === undefined || planId === undefined ? undefined : { operation, planId };
}

function readProgress(line: string, session: OpenSession | undefined): void {
  const [, direction, ...figures] = PROGRESS.exec(line) ?? [];
  if (direction === undefined) {
    if (OTHERS.some((other) => other.test(line))) return;
    throw unusableAnswer('netstats', line);
  }
  if (session === undefined) throw unusableAnswer('netstats', line);
  const [totalFiles, totalBytes, files, bytes] = figures.map(Number) as Figures;
  const progress = { files, totalFiles, bytes, totalBytes };
  if (direction === 'Receiving') session.receiving = progress;
  else session.sending = progress;
}
