import { parseImage } from './image-reference.ts';

/**
 * Whose start script reads the environment of a Cassandra container.
 *
 * - `official`: docker-library/cassandra, also through a mirror;
 * - `google-samples`: the image of the Kubernetes tutorial;
 * - `bitnami`: bitnami/cassandra and its legacy mirror;
 * - `management-api`: the images that cass-operator runs;
 * - `custom`: anybody else's, so its habits are not known.
 */
export type ImageFamily = 'official' | 'google-samples' | 'bitnami' | 'management-api' | 'custom';

const MANAGEMENT_API = /^(?:cass-management-api|cassandra-mgmtapi-.*|dse-mgmtapi-.*|hcd)$/;

/** Tells the family of an image from its reference. */
export function imageFamily(reference: string): ImageFamily {
  const { repository, name } = parseImage(reference);
  if (MANAGEMENT_API.test(name)) return 'management-api';
  if (name !== 'cassandra') return 'custom';
  const path = withoutRegistry(repository);
  if (path === 'cassandra' || `/${path}`.endsWith('/library/cassandra')) return 'official';
  if (`/${path}`.endsWith('/google-samples/cassandra')) return 'google-samples';
  return /(?:^|\/)bitnami(?:legacy|secure)?\/cassandra$/.test(path) ? 'bitnami' : 'custom';
}

/** A first segment with a dot or a port, or `localhost`, names a registry and not an owner. */
function withoutRegistry(repository: string): string {
  const slash = repository.indexOf('/');
  const host = repository.slice(0, Math.max(0, slash));
  const isRegistry = host === 'localhost' || host.includes('.') || host.includes(':');
  return isRegistry ? repository.slice(slash + 1) : repository;
}
