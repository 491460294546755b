import { groupBy } from '../../../shared/domain/group-by.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import type {
  CertificateTimes,
  ReadCertificates,
} from '../../../shared/ports/certificate-reader.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { SECRETS, apiPath } from '../api-paths.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import { attempt } from './attempt.ts';
import type { CertificateFacts } from './health-facts.ts';

interface CertificatePorts {
  readonly api: KubernetesApi;
  readonly readCertificates: ReadCertificates;
}

/** A Secret with a certificate, and the pods whose Management API asks for it. */
export interface UsedCertificate extends CertificateFacts {
  readonly pods: readonly CassandraPod[];
}

const MAX_AT_ONCE = 8;

/** Reads the client certificates of the Management API: one for each datacenter, as a rule. */
export async function readCertificatesOf(
  pods: readonly CassandraPod[],
  { api, readCertificates }: CertificatePorts,
): Promise<readonly UsedCertificate[]> {
  const used = pods.flatMap((pod) => {
    const ref = findPodServers(pod.object, pod.datacenter).managementApi?.tls?.clientSecret;
    return ref === undefined ? [] : [{ pod, ref }];
  });
  const groups = [...groupBy(used, ({ ref }) => formatRef(ref))];
  const found: UsedCertificate[] = [];
  await forEachLimited(groups, MAX_AT_ONCE, async ([secret, users]) => {
    const [first] = users;
    if (first === undefined) return;
    const certificates = await attempt(readSecret(first.ref, { api, readCertificates }));
    found.push({ secret, certificates, pods: users.map(({ pod }) => pod) });
  });
  return found.toSorted((a, b) => (a.secret < b.secret ? -1 : 1));
}

/** Only the certificate is kept; the key that lies beside it goes nowhere. */
async function readSecret(
  { namespace, name }: ResourceRef,
  { api, readCertificates }: CertificatePorts,
): Promise<readonly CertificateTimes[]> {
  const path = apiPath(SECRETS, namespace, name);
  const secret = await api.request({ method: 'GET', path });
  const text = stringAt(secret, 'data', 'tls.crt') ?? '';
  return readCertificates(Buffer.from(text, 'base64').toString());
}
