import { createServer } from 'node:net';

/** The addresses that one cluster gives to its pods; no other cluster on this machine has them. */
export interface PodNetwork {
  readonly cidr: string;
  release(): Promise<void>;
}

/** Inside the namespaces of a lane, every address of this network is our own. */
export const POD_NETWORKS = '10.192.0.0/10';

const FIRST = 192;
const LAST = 255;
/** Above what kwok counts up to, so that no pod is in the way. */
const CLAIM_HOST = '255.254';
const CLAIM_PORT = 1;

/**
 * Claims 65,536 addresses for the pods of a cluster.
 *
 * Servers that play pods listen on the addresses of those pods, so two clusters side by
 * side need different ones. A listener holds the claim: it ends with the process at the
 * latest. Where the addresses are not ours, nobody can listen on them, and there is
 * nothing to claim.
 *
 * @throws Error when as many clusters as there are networks are running.
 */
export async function claimPodNetwork(): Promise<PodNetwork> {
  for (let second = FIRST; second <= LAST; second += 1) {
    const cidr = `10.${second}.0.0/16`;
    const claim = await listen(`10.${second}.${CLAIM_HOST}`);
    if (claim === 'taken') continue;
    if (claim === 'not-ours') return { cidr, release: () => Promise.resolve() };
    return { cidr, release: claim };
  }
  throw new Error(`all of ${POD_NETWORKS} is in use by other clusters`);
}

async function listen(host: string): Promise<(() => Promise<void>) | 'taken' | 'not-ours'> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRINUSE' ? 'taken' : 'not-ours');
    });
    server.listen({ host, port: CLAIM_PORT }, () => {
      server.unref();
      resolve(async () => {
        await new Promise((done) => server.close(done));
      });
    });
  });
}
