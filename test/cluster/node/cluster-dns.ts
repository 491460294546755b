import { createSocket } from 'node:dgram';
import { isObject, objectsAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { ApiClient } from '../api-client.ts';
import { addressesOf, parseServiceName } from './cluster-names.ts';
import { encodeDnsAnswer, parseDnsQuestion } from './dns-message.ts';

const DNS_PORT = 53;

/** Answers the names of headless services from the API server, as CoreDNS would, until aborted. */
export async function startClusterDns(
  api: ApiClient,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  const socket = createSocket({ type: 'udp4', signal });
  socket.on('message', (message, { port, address: client }) => {
    const question = parseDnsQuestion(message);
    if (question === undefined) return;
    const answer = (addresses: readonly string[] | undefined): void => {
      socket.send(encodeDnsAnswer(question, addresses), port, client);
    };
    // A client whose question gets no answer asks again.
    resolve(api, question.name).then(answer, () => null);
  });
  await new Promise<void>((listening) => {
    socket.bind(DNS_PORT, address, listening);
  });
}

async function resolve(api: ApiClient, text: string): Promise<string[] | undefined> {
  const name = parseServiceName(text);
  if (name === undefined) return undefined;
  const { namespace, service } = name;
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const selector = `labelSelector=kubernetes.io/service-name%3D${service}`;
  const [found, list] = await Promise.all([
    get(api, `/api/v1/namespaces/${namespace}/services/${service}`),
    get(api, `${slices}?${selector}`),
  ]);
  return addressesOf(name, found, objectsAt(list, 'items'));
}

async function get(api: ApiClient, path: string): Promise<JsonObject | undefined> {
  const { status, body } = await api.send('GET', path);
  return status === 200 && isObject(body as JsonValue) ? (body as JsonObject) : undefined;
}
