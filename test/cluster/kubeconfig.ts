import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiCredentials } from './api-client.ts';
import type { ControlPlanePlace } from './control-plane.ts';

const NAME = 'k8ssandra-test';

type Place = Pick<ControlPlanePlace, 'folder' | 'pki' | 'address' | 'port'>;

/** How `user`, a name of the cluster's certificates, reaches the API server. */
export function credentialsOf({ pki, address, port }: Place, user: string): ApiCredentials {
  return {
    server: `https://${address}:${port}`,
    caFile: pki.caFile,
    certFile: pki.certFile(user),
    keyFile: pki.keyFile(user),
  };
}

/** @returns The path of the new `<user>.kubeconfig`; its JSON is YAML, too. */
export async function writeKubeconfig(place: Place, user: string): Promise<string> {
  const { server, caFile, certFile, keyFile } = credentialsOf(place, user);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    clusters: [{ name: NAME, cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: NAME, user: { 'client-certificate': certFile, 'client-key': keyFile } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
  };
  const file = join(place.folder, `${user}.kubeconfig`);
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return file;
}
