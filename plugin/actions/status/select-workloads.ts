import { AppError } from '../../../shared/errors/app-error.ts';
import { lookedIn, lookElsewhere } from '../cluster/looked-in.ts';
import type { Place } from '../cluster/looked-in.ts';
import type { WorkloadStatus } from './workload-status.ts';

/** Short and long words for a kind, as kubectl takes them. */
const KINDS: Readonly<Record<string, WorkloadStatus['kind']>> = {
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  dc: 'CassandraDatacenter',
  cassdc: 'CassandraDatacenter',
  cassandradatacenter: 'CassandraDatacenter',
  cassandradatacenters: 'CassandraDatacenter',
  k8c: 'K8ssandraCluster',
  k8ssandracluster: 'K8ssandraCluster',
  k8ssandraclusters: 'K8ssandraCluster',
};

/**
 * Picks what the user named: `NAME`, or `KIND/NAME`.
 *
 * A K8ssandraCluster brings its datacenters with it.
 *
 * @param place - Where they were looked for, for the words of the error.
 * @throws AppError `KDS_NOT_FOUND` with the names that there are.
 */
export function selectWorkloads(
  workloads: readonly WorkloadStatus[],
  target: string | undefined,
  place?: Place,
): readonly WorkloadStatus[] {
  if (target === undefined) return workloads;
  const [word, rest] = target.split('/', 2);
  const kind = rest === undefined ? undefined : kindOf(word ?? '');
  const name = rest ?? target;
  const named = workloads.filter(
    (one) => one.name === name && (kind === undefined || one.kind === kind),
  );
  if (named.length === 0) throw notFound(target, workloads, place);
  const datacenters = named.flatMap((one) => one.datacenters);
  return workloads.filter(
    (one) =>
      named.includes(one) || (one.kind === 'CassandraDatacenter' && datacenters.includes(one.name)),
  );
}

const ELSEWHERE = 'Name another namespace with -n, or look in all with: kubectl k8ssandra list -A';

function kindOf(word: string): WorkloadStatus['kind'] {
  const kind = KINDS[word.toLowerCase()];
  if (kind !== undefined) return kind;
  throw new AppError('KDS_USAGE', `"${word}" is not a kind that runs Cassandra`, {
    hint: 'Use sts/NAME, dc/NAME or k8c/NAME.',
  });
}

function notFound(
  target: string,
  workloads: readonly WorkloadStatus[],
  place: Place | undefined,
): AppError {
  const names = workloads.slice(0, 10).map(({ name }) => name);
  const where = place === undefined ? '' : ` in ${lookedIn(place)}`;
  return new AppError(
    'KDS_NOT_FOUND',
    `nothing that runs Cassandra is called "${target}"${where}`,
    {
      hint:
        names.length === 0
          ? lookElsewhere(place, ELSEWHERE)
          : `Use one of: ${[...new Set(names)].join(', ')}.`,
    },
  );
}
