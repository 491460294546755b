import type { KubernetesApi } from '../../../ports/kubernetes-api.ts';
import type { PodAccess } from '../../../ports/pod-access.ts';
import type { PodHttp, PodHttpAnswer, PodHttpRequest, Via } from '../../../ports/pod-http.ts';
import type { ApiSession } from '../api-session.ts';
import type { Connection } from '../connection.ts';
import { TimeBudget } from '../time-budget.ts';
import { AutomaticWay } from './automatic-way.ts';
import { clientIdentities } from './client-identity.ts';
import { execCommand } from './exec-command.ts';
import { execCurl } from './exec-curl.ts';
import { forwardPort } from './forward-port.ts';
import { forwardedHttp } from './forwarded-http.ts';
import { timedOut } from './node-failure.ts';
import { podProxy } from './pod-proxy.ts';
import { createPodStreams } from './pod-streams.ts';
import { readLogs } from './read-logs.ts';
import { rememberedWays } from './remembered-ways.ts';
import type { Outcome, Way } from './way.ts';

export interface PodAccessDeps {
  readonly session: ApiSession;
  readonly api: KubernetesApi;
  readonly connection: Pick<Connection, 'server' | 'context'>;
  /**
   * Until a stream has to be open, and until a log that is not followed sends more, in
   * milliseconds; 0 lifts the limit.
   */
  readonly requestTimeoutMs: number;
  /** Says where the user's cache folder is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends whatever brings no signal of its own. */
  readonly signal: AbortSignal | undefined;
  /** For tests. */
  readonly hedgeAfterMs?: number;
}

/** Long for a healthy cluster, and leaves most of the 5 s that a node has by default. */
const HEDGE_AFTER_MS = 1_500;

/** Reaches into pods through the API server. Nothing is sent yet. */
export function openPodAccess(
  deps: PodAccessDeps,
  via: Via,
  onNotice: (text: string) => void = () => undefined,
): PodAccess {
  const { session, api, connection, environment, signal } = deps;
  const streams = createPodStreams(session, api, deps.requestTimeoutMs);
  const exec: PodAccess['exec'] = (request) => execCommand(streams, request, signal);
  const ways = {
    proxy: podProxy(session),
    'port-forward': forwardedHttp(streams, clientIdentities(api), signal),
    exec: execCurl(exec),
  };
  const automatic = (): AutomaticWay =>
    new AutomaticWay({
      ways,
      memory: rememberedWays(environment, `${connection.server} ${connection.context ?? ''}`),
      hedgeAfterMs: deps.hedgeAfterMs ?? HEDGE_AFTER_MS,
      onNotice,
    });
  return {
    ...podHttp(via === 'auto' ? automatic() : ways[via], signal),
    exec,
    forward: (request) => forwardPort(streams, request, signal),
    lines: (request) => readLogs(session, request, signal, deps.requestTimeoutMs),
  };
}

/** Holds one way, or the choice among them, to the budget. */
function podHttp(way: Pick<Way, 'request'>, ender: AbortSignal | undefined): PodHttp {
  return {
    async request(request: PodHttpRequest): Promise<PodHttpAnswer> {
      const caller = request.signal ?? ender;
      const budget = new TimeBudget(request.timeoutMs, caller);
      try {
        return answerOf(await budget.race(way.request(request, budget.signal)));
      } catch (error) {
        if (budget.isCancelled) throw caller?.reason;
        throw budget.isSpent ? timedOut(request) : error;
      } finally {
        budget.end();
      }
    },
  };
}

function answerOf(outcome: Outcome): PodHttpAnswer {
  if (outcome.kind === 'answer') return outcome.answer;
  throw outcome.error;
}
