import { stringAt } from '../../../../shared/domain/json.ts';
import type { EventEntry } from '../../events/event-entry.ts';
import type { ContainerFacts } from '../container-facts.ts';
import { lastEvent } from '../pod-case.ts';
import type { PodCase } from '../pod-case.ts';

interface PullReason {
  readonly meaning: string;
  readonly next: readonly string[];
  /** With the words of the registry: the status of the container repeats only "back-off". */
  readonly event: EventEntry | undefined;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly meaning: string;
  readonly next: string;
}

/** Sources: containerd 1.6 to 2.1, and the distribution protocol of OCI registries. */
const PATTERNS: readonly Pattern[] = [
  {
    pattern: /no match for platform|no matching manifest|exec format/i,
    meaning: 'The image is not made for the processor of this machine.',
    next: 'Take an image for this platform, or keep the pod on machines of another one.',
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|rate limit/i,
    meaning: 'The registry refuses further downloads for now, because there were too many.',
    next: 'Log in to the registry with an imagePullSecret, or use a mirror.',
  },
  {
    pattern: /unauthorized|authentication required|401 |403 Forbidden|denied: /i,
    meaning:
      'The registry does not let this cluster have it: a login is missing or wrong, or there is no such repository, which many registries answer in the same way.',
    next: 'See that imagePullSecrets names a Secret with a login for this registry.',
  },
  {
    pattern: /not found|manifest unknown|does not exist|NotFound/i,
    meaning: 'The registry has no such image: the name or the tag is wrong.',
    next: 'Correct the name or the tag of the image.',
  },
  {
    pattern:
      /no such host|i\/o timeout|connection refused|connection reset|TLS handshake|x509|network is unreachable|deadline exceeded/i,
    meaning: 'The machine does not reach the registry, or does not trust it.',
    next: 'See that the machine reaches the registry: name, proxy, firewall, certificate.',
  },
];

/** What the kubelet knows without asking a registry. */
const OF_KUBELET: Readonly<Record<string, Omit<Pattern, 'pattern'>>> = {
  InvalidImageName: {
    meaning: 'This is not a name that an image can have.',
    next: 'Correct the name of the image.',
  },
  ErrImageNeverPull: {
    meaning: 'It is not on the machine, and imagePullPolicy is Never.',
    next: 'Bring the image onto each machine, or set imagePullPolicy to IfNotPresent.',
  },
};

/** Why the image of a container is not there, in the words of whoever tried to pull it. */
export function imagePullReason(container: ContainerFacts, one: PodCase): PullReason {
  const image = stringAt(container.spec, 'image') ?? '';
  const event =
    lastEvent(one, /^Failed$/, /[Ff]ailed to pull image/) ?? lastEvent(one, /^InspectFailed$/);
  const head = `The image "${one.quote(image, 160)}" of the container ${container.name} cannot be had.`;
  const found = OF_KUBELET[container.waiting?.reason ?? ''] ?? inWords(container, image, event);
  return found === undefined
    ? { meaning: head, next: [`kubectl describe pod ${one.name} -n ${one.namespace}`], event }
    : { meaning: `${head} ${found.meaning}`, next: [found.next], event };
}

function inWords(
  { waiting }: ContainerFacts,
  image: string,
  event: EventEntry | undefined,
): Pattern | undefined {
  const words = `${waiting?.message ?? ''} ${event?.message ?? ''}`;
  // The name of an image may have any word in it.
  const said = image === '' ? words : words.replaceAll(image, '');
  return PATTERNS.find(({ pattern }) => pattern.test(said));
}
