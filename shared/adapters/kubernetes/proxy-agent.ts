import { Agent as PlainAgent, request as sendPlain } from 'node:http';
import type { ClientRequestArgs } from 'node:http';
import { Agent as TlsAgent, request as sendTls } from 'node:https';
import type { AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

import { AppError } from '../../errors/app-error.ts';

type Callback = (error: Error | null, stream: Duplex) => void;

/**
 * Reaches the API server through an HTTP proxy, by CONNECT.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG` for a proxy of another kind: to ignore
 *   it would send requests where they must not go.
 */
export function openProxyAgent(
  proxyUrl: string,
  server: string,
  options: AgentOptions,
): PlainAgent {
  const proxy = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (proxy?.protocol !== 'http:' && proxy?.protocol !== 'https:') {
    const scheme = proxy?.protocol.replace(/:$/, '') ?? 'unknown';
    throw new AppError('KDS_BAD_KUBECONFIG', `cannot use a proxy of the kind "${scheme}"`, {
      hint: 'Use an http:// or https:// proxy in proxy-url or HTTPS_PROXY.',
    });
  }
  const { protocol, hostname } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  const agent = protocol === 'https:' ? new TlsAgent(options) : new PlainAgent(options);
  agent.createConnection = (target: ClientRequestArgs, done?: Callback) => {
    tunnel(proxy, `${hostname}:${String(target.port)}`).then(
      (socket) => {
        const name = isIP(host) === 0 ? { servername: host } : {};
        const tls: ConnectionOptions = { ...name, ...options, host, socket };
        done?.(null, protocol === 'https:' ? connect(tls) : socket);
      },
      (error: unknown) => done?.(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

function tunnel(proxy: URL, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? sendTls : sendPlain)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? undefined : proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorizationOf(proxy) },
      agent: false,
    });
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(refused(proxy, `it answered ${String(statusCode)}`));
      }
    });
    request.once('error', (error) => {
      reject(refused(proxy, 'code' in error ? String(error.code) : error.message, error));
    });
    request.end();
  });
}

function authorizationOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Without the password that the URL of a proxy may have. */
function refused(proxy: URL, problem: string, cause?: unknown): AppError {
  return new AppError(
    'KDS_API_UNREACHABLE',
    `cannot connect through the proxy ${proxy.host}: ${problem}`,
    {
      hint: 'Check proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY.',
      cause,
    },
  );
}
