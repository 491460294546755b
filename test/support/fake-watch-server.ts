import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { JsonObject } from '../../shared/domain/json.ts';

/** The part of an API server that lists and streams one collection, over real HTTP. */
export interface FakeWatchServer {
  readonly url: string;
  /** Path and query of every request, in order. */
  readonly requests: readonly string[];
  /** What a list answers, and with which version. */
  items: readonly JsonObject[];
  version: string;
  /** When set, lists are answered with this status. */
  listStatus: number | undefined;
  readonly openWatches: number;
  /** Sends a line on every open watch. */
  send(type: string, object: JsonObject): void;
  /** Ends every open watch as an API server does after its time. */
  endWatches(): void;
  close(): Promise<void>;
}

export async function fakeWatchServer(): Promise<FakeWatchServer> {
  const requests: string[] = [];
  const watches = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    requests.push(url);
    response.setHeader('Content-Type', 'application/json');
    if (url.includes('watch=true')) {
      watches.add(response);
      response.on('close', () => watches.delete(response));
      response.flushHeaders();
      return;
    }
    response.statusCode = fake.listStatus ?? 200;
    const metadata = { resourceVersion: fake.version };
    response.end(
      JSON.stringify(fake.listStatus === undefined ? { metadata, items: fake.items } : {}),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const fake: FakeWatchServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    items: [],
    version: '1',
    listStatus: undefined,
    get openWatches() {
      return watches.size;
    },
    send(type, object) {
      for (const watch of watches) watch.write(`${JSON.stringify({ type, object })}\n`);
    },
    endWatches() {
      for (const watch of watches) watch.end();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return fake;
}
