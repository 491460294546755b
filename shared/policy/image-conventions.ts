import type { ImageFamily } from '../domain/image-family.ts';

/**
 * What the start script of an image makes of its environment.
 *
 * Undefined stands for what is not known, so that no rule builds on it.
 *
 * Sources: docker-entrypoint.sh of docker-library/cassandra, run.sh of
 * kubernetes/examples, cassandra-env.sh and libcassandra.sh of bitnami/containers.
 */
export interface ImageConventions {
  readonly datacenterVariable: string;
  readonly defaultClusterName: string | undefined;
  readonly defaultSnitch: string | undefined;
  /** Without the variables, once a snitch that reads cassandra-rackdc.properties is set. */
  readonly defaultDatacenter: string | undefined;
  readonly defaultRack: string | undefined;
  /** Token count without a variable; `cassandra.yaml` when the file of the version decides. */
  readonly defaultNumTokens: number | 'cassandra.yaml' | undefined;
  /** Whether CASSANDRA_AUTO_BOOTSTRAP does anything. */
  readonly readsAutoBootstrap: boolean | undefined;
  /** True when naming both datacenter and rack also switches the snitch. */
  readonly topologySetsSnitch: boolean;
  /** Where the data may be, most usual first. */
  readonly dataDirectories: readonly string[];
  /** A volume mounted here replaces the configuration of the image. */
  readonly configDirectories: readonly string[];
}

const OFFICIAL: ImageConventions = {
  datacenterVariable: 'CASSANDRA_DC',
  defaultClusterName: 'Test Cluster',
  defaultSnitch: 'SimpleSnitch',
  defaultDatacenter: 'dc1',
  defaultRack: 'rack1',
  defaultNumTokens: 'cassandra.yaml',
  readsAutoBootstrap: false,
  topologySetsSnitch: false,
  dataDirectories: ['/var/lib/cassandra'],
  configDirectories: ['/etc/cassandra', '/opt/cassandra/conf'],
};

const GOOGLE_SAMPLES: ImageConventions = {
  ...OFFICIAL,
  defaultNumTokens: 32,
  readsAutoBootstrap: true,
  topologySetsSnitch: true,
  // The tutorial has used both, and tags do not tell which image has which.
  dataDirectories: ['/cassandra_data', '/var/lib/cassandra'],
  configDirectories: ['/etc/cassandra'],
};

const BITNAMI: ImageConventions = {
  ...OFFICIAL,
  datacenterVariable: 'CASSANDRA_DATACENTER',
  defaultClusterName: 'My Cluster',
  defaultNumTokens: 256,
  dataDirectories: ['/bitnami/cassandra'],
  configDirectories: ['/opt/bitnami/cassandra/conf', '/bitnami/cassandra/conf'],
};

/** Most images of other people begin `FROM cassandra`: its names count, its defaults do not. */
const CUSTOM: ImageConventions = {
  ...OFFICIAL,
  defaultClusterName: undefined,
  defaultSnitch: undefined,
  defaultDatacenter: undefined,
  defaultRack: undefined,
  defaultNumTokens: undefined,
  readsAutoBootstrap: undefined,
  dataDirectories: ['/var/lib/cassandra', '/cassandra_data', '/bitnami/cassandra'],
  configDirectories: ['/etc/cassandra', '/opt/cassandra/conf', '/config'],
};

/** The conventions of each family of images. */
export const IMAGE_CONVENTIONS: Readonly<Record<ImageFamily, ImageConventions>> = {
  official: OFFICIAL,
  'google-samples': GOOGLE_SAMPLES,
  bitnami: BITNAMI,
  'management-api': CUSTOM,
  custom: CUSTOM,
};
