import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

import type { ClientIdentity } from './client-identity.ts';

/** More requests at once to one server wait for each other. */
const MAX_CONNECTIONS = 4;

/**
 * Makes the pool of forwarded connections to one server in one pod.
 *
 * @param open - Makes a connection to the port; called for each that is needed.
 * @param identity - For mutual TLS; undefined for plain HTTP.
 */
export function forwardedAgent(
  open: () => Promise<Duplex>,
  identity: ClientIdentity | undefined,
): Agent {
  const openSecured = async (): Promise<Duplex> => {
    const stream = await open();
    return identity === undefined ? stream : secured(stream, identity);
  };
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  agent.createConnection = (_options, done) => {
    openSecured().then(
      (stream) => done?.(null, stream),
      (error: unknown) => done?.(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

function secured(stream: Duplex, { ca, cert, key }: ClientIdentity): Duplex {
  try {
    return connect({
      socket: stream,
      ca,
      cert,
      key,
      // Said in full: NODE_TLS_REJECT_UNAUTHORIZED must not switch it off.
      rejectUnauthorized: true,
      // The chain counts, the name does not: pods have none that lasts. cass-operator agrees.
      checkServerIdentity: () => undefined,
    });
  } catch (error) {
    stream.destroy();
    throw error;
  }
}
