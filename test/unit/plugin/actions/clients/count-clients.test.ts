import { expect, it } from 'vitest';

import { countClients } from '../../../../../plugin/actions/clients/count-clients.ts';
import type { ClientConnection } from '../../../../../shared/domain/client-connection.ts';

function aClient(parts: Partial<ClientConnection> = {}): ClientConnection {
  return {
    address: '10.0.0.7:54321',
    user: 'app',
    keyspace: 'shop',
    driver: 'Java 4.17.0',
    requests: 10,
    isEncrypted: true,
    ...parts,
  };
}

it('connections that are alike are counted over all nodes, the most first', () => {
  const counts = countClients([
    [aClient({ user: 'cassandra' }), aClient()],
    [aClient({ isEncrypted: false }), aClient({ isEncrypted: undefined })],
  ]);
  expect(counts).toMatchObject([
    { user: 'app', connections: 3, encrypted: 1, requests: 30 },
    { user: 'cassandra', connections: 1, encrypted: 1, requests: 10 },
  ]);
});

it('no user is not the user "undefined"', () => {
  const counts = countClients([[aClient({ user: undefined }), aClient({ user: 'undefined' })]]);
  expect(counts).toHaveLength(2);
});

it('requests that one client does not tell are not known of all', () => {
  expect(countClients([[aClient(), aClient({ requests: undefined })]])[0]?.requests).toBe(
    undefined,
  );
});
