import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { JsonValue } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type { ApiRequest, KubernetesApi } from '../../shared/ports/kubernetes-api.ts';

/** A fake API behind real HTTP, for programs that run in a process of their own. */
export interface ServedApi {
  readonly url: string;
  close(): Promise<void>;
}

/** Watches are accepted and stay silent. */
export async function serveApi(api: KubernetesApi): Promise<ServedApi> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Type', 'application/json');
    if (url.searchParams.has('watch')) {
      response.flushHeaders();
      return;
    }
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = text === '' ? {} : { body: JSON.parse(text) as JsonValue };
      const method = request.method as ApiRequest['method'];
      api.request({ method, path: url.pathname, ...body }).then(
        (answer) => response.end(JSON.stringify(answer)),
        (error: unknown) => {
          response.statusCode = error instanceof ApiError ? error.status : 500;
          response.end(JSON.stringify({ kind: 'Status', message: String(error) }));
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
