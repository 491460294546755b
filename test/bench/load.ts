import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** What one burst of load showed; the one line of JSON that this program prints. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were not 2xx, and connections that broke. */
  readonly failures: number;
}

/**
 * A process of its own, beside the server as the API server would be.
 *
 * `node load.ts URL BODY_FILE CONNECTIONS SECONDS` or, for a number of requests,
 * `… CONNECTIONS 0 AMOUNT`. Only for servers on the loopback interface.
 */
async function main([
  url = '',
  bodyFile = '',
  connections,
  seconds,
  amount,
]: readonly string[]): Promise<void> {
  if (new URL(url).hostname !== '127.0.0.1')
    throw new Error(`not a server of this machine: ${url}`);
  const result = await autocannon({
    url,
    method: 'POST',
    body: readFileSync(bodyFile),
    headers: { 'content-type': 'application/json' },
    connections: Number(connections),
    ...(amount === undefined ? { duration: Number(seconds) } : { amount: Number(amount) }),
    tlsOptions: { rejectUnauthorized: false },
  });
  const answer: LoadResult = {
    requestsPerSecond: result.requests.mean,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

await main(process.argv.slice(2));
