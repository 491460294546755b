import { Agent, request as send } from 'node:https';
import { TLSSocket } from 'node:tls';

interface TlsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Fingerprint of the certificate that the server showed. */
  readonly fingerprint: string;
}

/** Talks to the webhook as an API server does: over TLS that it checks, on kept connections. */
export interface TlsClient {
  post(path: string, body: unknown): Promise<TlsAnswer>;
  close(): void;
}

/** @param ca - PEM of the authorities to trust, as in a caBundle. */
export function tlsClient(port: number, ca: string, servername = 'localhost'): TlsClient {
  const agent = new Agent({ keepAlive: true, ca, servername });
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const options = { agent, host: '127.0.0.1', port, path, method: 'POST', headers };
        const outgoing = send(options, (incoming) => {
          // A kept connection that resumed its session does not show a certificate again.
          const { socket } = incoming;
          const shown = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => (text += chunk));
          incoming.on('end', () => {
            const { statusCode: status = 0, headers: answered } = incoming;
            resolve({ status, headers: answered, text, fingerprint: shown?.fingerprint256 ?? '' });
          });
        });
        outgoing.on('error', reject);
        outgoing.end(JSON.stringify(body));
      }),
    close: () => {
      agent.destroy();
    },
  };
}
