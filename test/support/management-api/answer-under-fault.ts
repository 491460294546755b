import { answer } from './answer.ts';
import type { ClusterState, NodeState } from './cluster-state.ts';
import { EMPTY_404, text } from './exchange.ts';
import type { ApiAnswer, ApiQuestion } from './exchange.ts';
import { metricsText } from './metrics-text.ts';

export interface FaultyAnswer extends ApiAnswer {
  /** The connection ends before the answer does. */
  readonly isCutOff: boolean;
}

const HUGE_BYTES = 50 * 2 ** 20;
const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n';

/** What comes out of a node on one of its ports, with what its fault makes of it. */
export function answerUnderFault(
  state: ClusterState,
  node: NodeState,
  port: number,
  question: ApiQuestion,
): FaultyAnswer {
  const whole = port === 9000 ? metrics(state, node, question) : answer(state, node, question);
  return { ...spoiled(node, whole), isCutOff: node.fault === 'cut-off' };
}

function spoiled({ fault }: NodeState, whole: ApiAnswer): ApiAnswer {
  switch (fault) {
    case 'failing':
      return text(500, 'java.lang.OutOfMemoryError: Java heap space');
    case 'html':
      return { status: 200, contentType: 'text/html', body: PAGE };
    case 'truncated':
    case 'cut-off':
      return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
    case 'huge':
      return { ...whole, body: `${' '.repeat(HUGE_BYTES)}${whole.body}` };
    case 'hung':
    case 'refusing':
    case undefined:
      return whole;
  }
}

function metrics(state: ClusterState, node: NodeState, { url }: ApiQuestion): ApiAnswer {
  const { pathname, searchParams } = new URL(url, 'http://node');
  if (pathname !== '/metrics') return EMPTY_404;
  const body = metricsText(state, node, searchParams.getAll('name'));
  return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body };
}
