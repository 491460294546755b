import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/**
 * Ports of the loopback that nobody listens on, all different.
 *
 * Another program may take one before we do; whoever binds it has to be ready to try again.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

async function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

async function close(server: Server): Promise<void> {
  await new Promise((done) => server.close(done));
}
