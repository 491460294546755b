import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withLock } from '../build-lock.ts';
import { cacheFolder } from '../cache-folder.ts';
import { buildImages } from '../images/build-images.ts';
import { REAL_CASSANDRA, agentStandIns } from '../images/image-catalogue.ts';
import type { Progress } from '../progress.ts';
import { MissingPackageError } from './debian-packages.ts';
import { importImages } from './import-images.ts';
import { JRE_MODULES, findJdk, findOnPath, linkJre } from './java-tools.ts';
import { fetchJars } from './maven-jars.ts';
import type { Maven } from './maven-jars.ts';
import { nodeObstacle } from './node-obstacle.ts';
import { packageFolders } from './package-sets.ts';
import { contentOf, createStepCache } from './step-cache.ts';
import type { StepCache } from './step-cache.ts';

/** Folders of the cache that a real node is started from; plain data. */
export interface NodeParts {
  /** containerd, runc, the plugins of the container network and ip, unpacked. */
  readonly tools: string;
  /** The root of a containerd that has every image. Only copies of it are used. */
  readonly containerd: string;
  /** Where copies of it may be made that share its files: on the same file system. */
  readonly scratch: string;
}

export type Preparation = { readonly parts: NodeParts } | { readonly skipped: string };

export interface PrepareOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

const LOCK_BUDGET_MS = 30 * 60_000;
const IMAGE_SOURCES = join(import.meta.dirname, '..', 'images');

/**
 * Gets together all that a real node needs and keeps it in the cache folder.
 *
 * Needs the network as long as something is missing: Debian packages and the
 * jars of Cassandra, about 250 MB. Nothing is installed on the machine.
 *
 * @throws SetupError when a download or a build fails.
 */
export async function prepareNode(options: PrepareOptions): Promise<Preparation> {
  const { env, progress, signal } = options;
  const root = join(cacheFolder(env), 'node');
  await mkdir(root, { recursive: true });
  const obstacle = await nodeObstacle(root);
  if (obstacle !== undefined) return { skipped: obstacle };
  const onWait = (): void => {
    progress.say('waiting for another process that prepares the same node');
  };
  return withLock(join(root, 'prepare.lock'), { budgetMs: LOCK_BUDGET_MS, signal, onWait }, () =>
    prepare(root, options),
  );
}

async function prepare(
  root: string,
  { env, progress, signal }: PrepareOptions,
): Promise<Preparation> {
  const scratch = join(root, 'prepare.tmp');
  await rm(scratch, { recursive: true, force: true });
  try {
    const cached = createStepCache(root, progress);
    const packages = await packageFolders(cached, join(scratch, 'apt'), signal);
    const [tools, base] = [await packages.tools(), await packages.base()];
    const jdk = (await findJdk(env)) ?? (await packages.jdk());
    const jre = await cached({
      name: 'jre',
      inputs: [jdk, await readFile(join(jdk, 'release'), 'utf8'), ...JRE_MODULES],
      what: 'linking a Java run-time',
      minutes: 0.5,
      build: (into) => linkJre(jdk, join(into, 'jre')),
    });
    const program = (await findOnPath('mvn', env)) ?? (await packages.maven());
    const maven = { program, javaHome: jdk, repository: join(scratch, 'maven') };
    const jars = await cassandraJars(cached, maven, signal);
    const folders = [tools, base, jre, ...Object.values(jars.cassandraJars), jars.nettyCodec];
    const images = await cached({
      name: 'images',
      inputs: [
        ...folders.map((path) => relative(root, path)),
        JSON.stringify(agentStandIns()),
        ...(await contentOf(IMAGE_SOURCES)),
      ],
      what: 'putting container images together',
      minutes: 1,
      onlyNewest: true,
      async build(into) {
        const layout = join(scratch, 'oci');
        const parts = { jdk, jre: join(jre, 'jre'), base, ...jars };
        await buildImages(parts, layout, join(scratch, 'build'));
        await importImages(layout, { tools, root: join(into, 'containerd') });
      },
    });
    return { parts: { tools, containerd: join(images, 'containerd'), scratch: root } };
  } catch (error) {
    if (error instanceof MissingPackageError) return { skipped: error.message };
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function cassandraJars(
  cached: StepCache,
  maven: Maven,
  signal: AbortSignal | undefined,
): Promise<{ cassandraJars: Record<string, string>; nettyCodec: string }> {
  const fetch = async (name: string, coordinates: string, alone: boolean): Promise<string> => {
    const folder = await cached({
      name,
      inputs: [coordinates, String(alone)],
      what: `downloading ${coordinates} from Maven Central`,
      minutes: 1,
      build: (into) => fetchJars(maven, coordinates, into, { alone, signal }),
    });
    return join(folder, 'lib');
  };
  const cassandraJars: Record<string, string> = {};
  for (const { version } of REAL_CASSANDRA) {
    const coordinates = `org.apache.cassandra:cassandra-all:${version}`;
    cassandraJars[version] = await fetch(`cassandra-${version}`, coordinates, false);
  }
  const netty = nettyVersion(cassandraJars['5.0.9'] ?? '');
  const nettyCodec = await fetch('netty-codec', `io.netty:netty-codec-http:${netty}`, true);
  return { cassandraJars, nettyCodec };
}

/** The agent for 5.0 works with the Netty of that very release only. */
function nettyVersion(folder: string): string {
  const jar = readdirSync(folder).find((name) => name.startsWith('netty-all-')) ?? '';
  return jar.slice('netty-all-'.length, -'.jar'.length);
}
