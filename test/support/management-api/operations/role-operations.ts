import { majorOf } from '../cluster-state.ts';
import { OK, RpcFailure, empty, jsonOf, nameIn, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { believesAlive, ringMembers } from '../gossip-view.ts';
import { tokenRanges } from '../replicas.ts';

const TOO_OLD =
  'Identity-to-role operations are only supported on HCD 2.x and Cassandra 5.0 or newer';

/** Roles and identities. */
export const ROLE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v0/ops/auth/role',
    // Declared as text, and sent as JSON all the same.
    produces: ['text'],
    answer: listRoles,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/auth/role',
    produces: ['text'],
    refuse: ({ query }) => emptyUnless(query, 'username', 'password'),
    answer: createRole,
  },
  {
    method: 'DELETE',
    path: '/api/v0/ops/auth/role',
    produces: ['text'],
    refuse: ({ query }) => emptyUnless(query, 'username'),
    answer: dropRole,
  },
  {
    method: 'POST',
    path: '/api/v1/ops/auth/identity_to_role',
    produces: ['text'],
    accepts: { members: ['identity', 'role', 'ttl'] },
    refuse: (exchange) => identityRefusal(exchange, 'Role and identity are required', 'role'),
    answer: addIdentity,
  },
  {
    method: 'DELETE',
    path: '/api/v1/ops/auth/identity_to_role',
    produces: ['text'],
    accepts: { members: ['identity'] },
    refuse: (exchange) => identityRefusal(exchange, 'Identity is required'),
    answer: dropIdentity,
  },
];

function listRoles(exchange: Exchange): ApiAnswer {
  if (!canReadRoles(exchange)) throw new RpcFailure('listRoles');
  const rows = [...exchange.state.roles].map(([name, { isSuperuser, canLogin }]) => ({
    name,
    super: isSuperuser,
    login: canLogin,
    datacenters: 'ALL',
    options: '{}',
  }));
  return jsonOf(rows);
}

/** A flag that is not given is false, and a role that is there already stays as it is. */
function createRole({ state, query }: Exchange): ApiAnswer {
  const name = query.get('username') ?? '';
  const isSuperuser = query.get('is_superuser') === 'true';
  const canLogin = query.get('can_login') === 'true';
  if (!state.roles.has(name)) state.roles.set(name, { isSuperuser, canLogin });
  return OK;
}

function dropRole({ state, query }: Exchange): ApiAnswer {
  state.roles.delete(query.get('username') ?? '');
  return OK;
}

function addIdentity({ state, body }: Exchange): ApiAnswer {
  state.identities.set(nameIn(body, 'identity') ?? '', nameIn(body, 'role') ?? '');
  return OK;
}

function dropIdentity({ state, body }: Exchange): ApiAnswer {
  state.identities.delete(nameIn(body, 'identity') ?? '');
  return OK;
}

/** The role `cassandra` is read from a quorum; a drained node reads nothing at all. */
function canReadRoles({ state, node }: Exchange): boolean {
  const replication = state.keyspaces.get('system_auth')?.replication ?? {};
  const ranges = tokenRanges(ringMembers(state), replication);
  const isQuorumAlive = ranges.every(({ replicas }) => {
    const alive = replicas.filter((replica) => believesAlive(node, replica)).length;
    return alive > replicas.length / 2;
  });
  return !node.isDrained && isQuorumAlive;
}

function emptyUnless(query: URLSearchParams, ...names: readonly string[]): ApiAnswer | undefined {
  return names.every((name) => (query.get(name) ?? '').trim() !== '') ? undefined : empty(400);
}

function identityRefusal(
  { node, body }: Exchange,
  message: string,
  ...others: readonly string[]
): ApiAnswer | undefined {
  const isWhole = ['identity', ...others].every((name) => nameIn(body, name) !== undefined);
  if (!isWhole) return text(400, message);
  return majorOf(node.version) >= 5 ? undefined : text(400, TOO_OLD);
}
