import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestClusterInfo } from './test-cluster.ts';

export interface LocalServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 127.0.0.1 unless told otherwise; inside our namespaces the IP of any pod will do. */
  readonly address?: string;
  /** Any free one unless told otherwise. */
  readonly port?: number;
}

/** Serves HTTPS with the certificate that the cluster has ready for the servers of tests. */
export async function serveHttps(
  info: Pick<TestClusterInfo, 'servingCertFile' | 'servingKeyFile'>,
  listener: RequestListener,
  { address = '127.0.0.1', port = 0 }: ListenOptions = {},
): Promise<LocalServer> {
  const cert = readFileSync(info.servingCertFile);
  const key = readFileSync(info.servingKeyFile);
  const server = createServer({ cert, key }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
