import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestAuthority } from './certificates.ts';
import type { KeyPair, Leaf } from './certificates.ts';

const MASTERS = 'system:masters';

/** Everybody who needs a certificate in a control plane; the names are those of Kubernetes. */
const LEAVES = {
  apiserver: {
    commonName: 'kube-apiserver',
    usage: 'server',
    hosts: ['localhost', 'kubernetes.default.svc', '127.0.0.1', '10.96.0.1'],
  },
  admin: { commonName: 'admin', organization: MASTERS, usage: 'client' },
  'controller-manager': { commonName: 'system:kube-controller-manager', usage: 'client' },
  scheduler: { commonName: 'system:kube-scheduler', usage: 'client' },
  kwok: { commonName: 'kwok', organization: MASTERS, usage: 'client' },
  'kubelet-client': {
    commonName: 'kube-apiserver-kubelet-client',
    organization: MASTERS,
    usage: 'client',
  },
  node: { commonName: 'node', usage: 'server', hosts: ['localhost', '127.0.0.1'] },
  serving: { commonName: 'test-server', usage: 'server', hosts: ['localhost', '127.0.0.1'] },
} as const satisfies Record<string, Leaf>;

/** Paths of a control plane's certificates; files are `<name>.crt` and `<name>.key`. */
export interface ClusterPki {
  readonly caFile: string;
  readonly caKeyFile: string;
  /** Signs and verifies service account tokens. */
  readonly serviceAccountKeyFile: string;
  certFile(name: string): string;
  keyFile(name: string): string;
}

export interface PkiOptions {
  /** Added to the names that the API server's certificate is good for. */
  readonly serverHosts?: readonly string[];
  /** Issued in addition, or instead of the one of the same name. */
  readonly leaves?: Readonly<Record<string, Leaf>>;
}

export function pkiIn(folder: string): ClusterPki {
  return {
    caFile: join(folder, 'ca.crt'),
    caKeyFile: join(folder, 'ca.key'),
    serviceAccountKeyFile: join(folder, 'service-account.key'),
    certFile: (name) => join(folder, `${name}.crt`),
    keyFile: (name) => join(folder, `${name}.key`),
  };
}

/** Makes a fresh CA and all its leaves in `folder`. Takes a quarter of a second. */
export async function createClusterPki(
  folder: string,
  { serverHosts = [], leaves = {} }: PkiOptions = {},
): Promise<ClusterPki> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await createTestAuthority();
  const apiserver = { ...LEAVES.apiserver, hosts: [...LEAVES.apiserver.hosts, ...serverHosts] };
  const wanted: Record<string, Leaf> = { ...LEAVES, apiserver, ...leaves };
  const pki = pkiIn(folder);
  const write = async (name: string, { certPem, keyPem }: KeyPair): Promise<void> => {
    await writeFile(pki.certFile(name), certPem);
    await writeFile(pki.keyFile(name), keyPem, { mode: 0o600 });
  };
  await write('ca', authority.ca);
  await writeFile(pki.serviceAccountKeyFile, newServiceAccountKey(), { mode: 0o600 });
  await Promise.all(
    Object.entries(wanted).map(([name, leaf]) => write(name, authority.issue(leaf))),
  );
  return pki;
}

/** Kubernetes reads a verifying key out of a private one only in the old SEC 1 form. */
function newServiceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
  return privateKey;
}
