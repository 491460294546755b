import type { PodHttpRequest, Transport } from '../../../ports/pod-http.ts';
import { orderWays } from './order-ways.ts';
import type { Outcome, Way } from './way.ts';

/** Which way into pods worked last, also in earlier runs. */
export interface WayMemory {
  recall(): Transport | undefined;
  remember(way: Transport): void;
}

export interface AutomaticWayDeps {
  readonly ways: Readonly<Record<Transport, Way>>;
  readonly memory: WayMemory;
  /** How long to wait for an answer before another way is tried as well, in milliseconds. */
  readonly hedgeAfterMs: number;
  readonly onNotice: (text: string) => void;
}

interface Attempt {
  readonly way: Transport;
  readonly outcome: Outcome;
}

interface Failure {
  readonly way: Transport;
  readonly outcome: Exclude<Outcome, { kind: 'answer' }>;
}

/** Made once: to abort without a reason makes an exception with its stack for each of 1,000 pods. */
const OVER = new Error('another way was faster');

/** Finds the way into pods by itself, and keeps to it. */
export class AutomaticWay {
  readonly #deps: AutomaticWayDeps;
  /** The way that worked last; never the last resort. */
  #preferred: Transport | undefined;
  /** By namespace and way: what the credentials do not allow is not tried for each of 1,000 pods. */
  readonly #denied = new Map<string, Failure>();
  /** Namespaces into which nothing but the last resort leads. */
  readonly #lastResorts = new Set<string>();
  readonly #noticed = new Set<Transport>();

  constructor(deps: AutomaticWayDeps) {
    this.#deps = deps;
    this.#preferred = deps.memory.recall();
  }

  async request(request: PodHttpRequest, signal: AbortSignal): Promise<Outcome> {
    const race = new AbortController();
    const ended = AbortSignal.any([signal, race.signal]);
    try {
      return await this.#race(request, ended);
    } finally {
      race.abort(OVER);
    }
  }

  /** Starts one way after the other: when the one before is closed, or takes too long. */
  async #race(request: PodHttpRequest, signal: AbortSignal): Promise<Outcome> {
    const order = orderWays(request, this.#preferredFor(request));
    const failures = order.flatMap((way) => this.#denied.get(keyOf(request, way)) ?? []);
    const waiting = order.filter((way) => !this.#denied.has(keyOf(request, way)));
    const running = new Map<Transport, Promise<Attempt>>();
    const startNext = (): void => {
      const way = waiting.shift();
      if (way !== undefined) running.set(way, this.#attempt(way, request, signal));
    };
    for (;;) {
      if (running.size === 0) startNext();
      if (running.size === 0) return tellingOf(failures);
      const event = await this.#firstEvent([...running.values()], mayHedge(request, waiting));
      if (event === undefined) {
        startNext();
        continue;
      }
      const { way, outcome } = event;
      running.delete(way);
      if (outcome.kind === 'answer') this.#learn(way, request, failures, running.has('proxy'));
      if (outcome.kind === 'answer' || outcome.kind === 'failed') return outcome;
      failures.push(this.#note({ way, outcome }, request));
    }
  }

  #preferredFor({ endpoint }: PodHttpRequest): Transport | undefined {
    return this.#lastResorts.has(endpoint.pod.namespace) ? 'exec' : this.#preferred;
  }

  #note(failure: Failure, request: PodHttpRequest): Failure {
    if (failure.outcome.kind === 'denied') {
      this.#denied.set(keyOf(request, failure.way), failure);
    }
    return failure;
  }

  async #attempt(way: Transport, request: PodHttpRequest, signal: AbortSignal): Promise<Attempt> {
    return { way, outcome: await this.#deps.ways[way].request(request, signal) };
  }

  /** @returns Undefined when it is time to try another way as well. */
  async #firstEvent(
    running: readonly Promise<Attempt>[],
    hedges: boolean,
  ): Promise<Attempt | undefined> {
    if (!hedges) return Promise.race(running);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        resolve(undefined);
      }, this.#deps.hedgeAfterMs);
    });
    try {
      return await Promise.race([...running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param outran - The proxy was asked as well, and had no answer yet. */
  #learn(
    way: Transport,
    request: PodHttpRequest,
    failures: readonly Failure[],
    outran: boolean,
  ): void {
    if (way === 'exec') {
      // Not remembered beyond this run: so it is said each time.
      this.#lastResorts.add(request.endpoint.pod.namespace);
      this.#notice(way, lastResortNotice(request, failures));
      return;
    }
    // Where the proxy has not been tried, nothing is learnt about it.
    const isBetter =
      way === 'proxy' || outran || failures.some((failure) => failure.way === 'proxy');
    if (!isBetter || way === this.#preferred) return;
    this.#preferred = way;
    this.#deps.memory.remember(way);
    if (way === 'port-forward') this.#notice(way, switchNotice(failures));
  }

  #notice(way: Transport, text: string): void {
    if (this.#noticed.has(way)) return;
    this.#noticed.add(way);
    this.#deps.onNotice(text);
  }
}

function keyOf({ endpoint }: PodHttpRequest, way: Transport): string {
  return `${endpoint.pod.namespace}/${way}`;
}

/** Nothing is sent twice that changes something, and nothing is run in a pod for being slow. */
function mayHedge({ method }: PodHttpRequest, [next]: readonly Transport[]): boolean {
  return method === 'GET' && next !== undefined && next !== 'exec';
}

/**
 * The last word on the network says more than the first, and the last resort the least; without
 * one, permission is missing.
 */
function tellingOf(failures: readonly Failure[]): Outcome {
  const [first] = failures;
  if (first === undefined) throw new Error('no way into a pod was tried');
  const closed = failures.filter(({ outcome }) => outcome.kind === 'closed');
  const telling = closed.findLast(({ way }) => way !== 'exec') ?? closed[0] ?? first;
  return telling.outcome;
}

function lastResortNotice({ endpoint }: PodHttpRequest, failures: readonly Failure[]): string {
  const { namespace } = endpoint.pod;
  return `running curl in the pods of namespace "${namespace}", as no other way leads there: ${reasonsOf(failures)}`;
}

function switchNotice(failures: readonly Failure[]): string {
  const why = failures.length === 0 ? 'it takes too long' : reasonsOf(failures);
  return `using port-forward instead of the proxy of the API server: ${why}`;
}

function reasonsOf(failures: readonly Failure[]): string {
  return failures.map(({ outcome }) => outcome.error.message).join('; ');
}
