import type { IncomingMessage, ServerResponse } from 'node:http';

import { ApiError } from '../../shared/errors/api-error.ts';
import type { ApiRequest } from '../../shared/ports/kubernetes-api.ts';
import { emulatedWorld } from './emulated-world.ts';
import { json, startApiServer, statusObject } from './fake-api-server.ts';
import type { FakeApiServer } from './fake-api-server.ts';
import type { EmulatedCluster } from './management-api/an-emulated-cluster.ts';

const PROXIED = /^\/api\/v1\/namespaces\/[^/]+\/pods\/([^/:]+):8080\/proxy(\/.*)$/;

export type Before = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/**
 * An API server behind real HTTP, with the objects of an emulated cluster and a proxy into its
 * pods: for the plugin in a process of its own.
 *
 * @param before - Sees each request first, and answers it where it returns true.
 */
export async function serveEmulatedCluster(
  cluster: EmulatedCluster,
  before: Before = () => false,
): Promise<FakeApiServer> {
  const { api } = emulatedWorld(cluster);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await before(request, response)) return;
    const { method = 'GET', url = '/' } = request;
    const [, pod, path = ''] = PROXIED.exec(url) ?? [];
    if (pod !== undefined) {
      const { status, contentType, body } = cluster.ask(pod, { method, url: path });
      if (contentType !== undefined) response.setHeader('content-type', contentType);
      response.statusCode = status;
      response.end(body);
      return;
    }
    const { pathname } = new URL(url, 'http://localhost');
    try {
      const found = await api.request({ method: method as ApiRequest['method'], path: pathname });
      json(200, found)(request, response);
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 500;
      json(status, statusObject(status, 'Failure', String(error)))(request, response);
    }
  };
  return startApiServer((request, response) => {
    void answer(request, response);
  });
}
