import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import type { JsonValue } from '../../shared/domain/json.ts';

export interface ApiAnswer {
  readonly status: number;
  /** The parsed body, or its text when it is not JSON. */
  readonly body: unknown;
}

/** Talks to the API server as cluster-admin over one kept-alive connection. */
export interface ApiClient {
  /**
   * @param body - Sent as JSON when present.
   * @throws The error of the connection; any HTTP status is an answer.
   */
  send(method: string, path: string, body?: JsonValue, contentType?: string): Promise<ApiAnswer>;
  close(): void;
}

export interface ApiCredentials {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

const TIMEOUT_MS = 30_000;

/** For the harness itself: a process of kubectl for each of a hundred objects would take too long. */
export function createApiClient({ server, caFile, certFile, keyFile }: ApiCredentials): ApiClient {
  const agent = new Agent({
    keepAlive: true,
    ca: readFileSync(caFile),
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
  });
  return {
    async send(method, path, body, contentType = 'application/json') {
      return new Promise((resolve, reject) => {
        const request = httpsRequest(`${server}${path}`, {
          agent,
          method,
          timeout: TIMEOUT_MS,
          headers: body === undefined ? {} : { 'content-type': contentType },
        });
        request.once('error', reject);
        request.once('timeout', () => {
          request.destroy(new Error(`${method} ${path}: no answer within ${TIMEOUT_MS} ms`));
        });
        request.once('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body: parseBody(text) });
          });
        });
        request.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    close: () => {
      agent.destroy();
    },
  };
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
