import { formatRef } from '../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Cluster } from '../../shared/ports/cluster.ts';
import type { Forwarding, PodForward } from '../../shared/ports/pod-forward.ts';
import type { PodTls } from '../../shared/ports/pod-http.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import type { CassandraPod } from '../actions/cluster/find-target.ts';
import { findPort } from '../actions/port-forward/find-port.ts';
import type { FoundPort } from '../actions/port-forward/find-port.ts';
import { findReaper } from '../actions/port-forward/find-reaper.ts';
import { parseService } from '../actions/port-forward/parse-service.ts';
import type { ServiceRequest } from '../actions/port-forward/parse-service.ts';
import { chooseOne, choiceNote } from '../actions/reach/choose-pods.ts';
import { requireRunning } from '../actions/reach/require-running.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { portForward } from '../definitions/port-forward.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';

type Arguments = ArgumentsOf<typeof portForward>;

/** Where one of the ports leads. */
interface Destination extends ServiceRequest, FoundPort {
  readonly pod: ResourceRef;
}

export const runPortForward: RunCommand<typeof portForward> = async (args, context) => {
  const services = args.SERVICE.map(parseService);
  const { terminal, signal } = context;
  const cluster = await context.connect(clusterTarget(args));
  const destinations = await findDestinations(services, cluster, args, context);
  const access = await cluster.pods('port-forward');
  const open: Forwarding[] = [];
  try {
    for (const destination of destinations) {
      const forwarding = await listen(access, destination, context);
      open.push(forwarding);
      terminal.out(lineOf(destination, forwarding));
      if (destination.tls !== undefined) terminal.err(tlsNote(destination.tls));
    }
    await Promise.race([...open.map(({ closed }) => closed), aborted(signal)]);
    signal.throwIfAborted();
    return 0;
  } finally {
    for (const forwarding of open) forwarding.close();
  }
};

async function findDestinations(
  services: readonly ServiceRequest[],
  cluster: Cluster,
  args: Arguments,
  { terminal }: CommandContext,
): Promise<readonly Destination[]> {
  const { api, namespace } = cluster;
  let node: Promise<CassandraPod> | undefined;
  const find = async (): Promise<CassandraPod> => {
    const asked = targetRequest(args, namespace);
    const target = await findTarget(api, asked);
    const pod = chooseOne(target, asked);
    terminal.err(choiceNote(target, pod));
    return pod;
  };
  const found: Destination[] = [];
  for (const request of services) {
    const { service } = request;
    if (service === 'reaper') {
      found.push({ ...request, ...(await findReaper(api, namespace, args.TARGET)) });
    } else {
      const pod = await (node ??= find());
      const { namespace: place, name } = pod;
      requireRunning(pod);
      found.push({ ...request, pod: { namespace: place, name }, ...findPort(pod, service) });
    }
  }
  return found;
}

/** Takes another local port where nobody asked for that one and it is taken. */
async function listen(
  access: PodForward,
  { pod, port, localPort, service }: Destination,
  { terminal, signal }: CommandContext,
): Promise<Forwarding> {
  const onError = (message: string): void => {
    terminal.err(`note: a connection to port ${port} was lost: ${message}\n`);
  };
  const request = { pod, port, onError, signal };
  try {
    return await access.forward({ ...request, localPort: localPort ?? port });
  } catch (error) {
    const isTaken = error instanceof AppError && error.code === 'KDS_USAGE';
    if (!isTaken) throw error;
    if (localPort !== undefined) throw portTaken(error, service);
    return access.forward({ ...request, localPort: 0 });
  }
}

function portTaken(cause: AppError, service: ServiceRequest['service']): AppError {
  return new AppError('KDS_USAGE', cause.message, {
    hint: `Write :${service} for any free port, or name another one: LOCAL:${service}`,
    cause,
  });
}

function lineOf({ pod, port, service }: Destination, { localPort }: Forwarding): string {
  const what = typeof service === 'number' ? '' : ` (${service})`;
  return `127.0.0.1:${localPort} -> ${formatRef(pod)}:${port}${what}\n`;
}

function tlsNote({ clientSecret }: PodTls): string {
  const source =
    clientSecret === undefined ? '' : `, such as that of Secret ${formatRef(clientSecret)}`;
  return `note: it demands a client certificate${source}\n`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
