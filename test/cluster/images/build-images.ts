import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runOrFail } from '../node/run-or-fail.ts';
import { AGENT_LINES, compileStandIns } from './compile-java.ts';
import type { AgentLine, StandInJars } from './compile-java.ts';
import { PAUSE_IMAGE, REAL_CASSANDRA, STAND_INS, agentStandIns } from './image-catalogue.ts';
import type { AgentStandIn } from './image-catalogue.ts';
import { createOciLayout } from './oci-layout.ts';
import type { Image, Layer, OciLayout } from './oci-layout.ts';
import { CASSANDRA_UID, stageLayer } from './stage-layer.ts';

/** What images are put together from. Each is a folder, but for the JDK all made by the cache. */
export interface ImageParts {
  readonly jdk: string;
  readonly jre: string;
  /** A small Debian or Ubuntu. */
  readonly base: string;
  /** Jars of Cassandra and all that it needs, by version. */
  readonly cassandraJars: Readonly<Record<string, string>>;
  /** Holds the netty-codec-http of Cassandra 5.0, which only the Management API image has. */
  readonly nettyCodec: string;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Native libraries for machines that are not Linux. */
const FOREIGN_JAR = /-(?:osx|windows)-|-native-macos-/;
const GO_BUDGET_MS = 120_000;

/** Writes every image that pods of the tests use into `folder`, which is then an OCI layout. */
export async function buildImages(
  parts: ImageParts,
  folder: string,
  scratch: string,
): Promise<void> {
  const layout = await createOciLayout(folder);
  const jars = await compileStandIns(parts.jdk, join(scratch, 'java'));
  const base = await baseLayer(layout, parts.base);
  const below = [base, await jreLayer(layout, parts.jre), await scriptsLayer(layout)];
  const images: Image[] = [await pauseImage(layout, scratch)];
  for (const { version, images: names } of REAL_CASSANDRA) {
    const layer = await cassandraLayer(layout, parts, version);
    images.push({ names, layers: [...below, layer], config: cassandraConfig(version) });
  }
  for (const { image, version, line } of Object.values(STAND_INS)) {
    const layer = await standInLayer(layout, parts, jars.cassandra, { version, line });
    images.push({ names: [image], layers: [...below, layer], config: cassandraConfig(version) });
  }
  for (const standIn of agentStandIns()) {
    const layer = await agentLayer(layout, parts, jars, standIn);
    const config = { Env: [`PATH=${SYSTEM_PATH}`], User: 'cassandra', Entrypoint: ['/bin/false'] };
    images.push({ names: [standIn.image], layers: [base, layer], config });
  }
  await layout.finish(images);
}

async function pauseImage(layout: OciLayout, scratch: string): Promise<Image> {
  const program = join(scratch, 'pause');
  await mkdir(scratch, { recursive: true });
  await runOrFail('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', program, '.'], {
    cwd: join(import.meta.dirname, 'pause'),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
    budgetMs: GO_BUDGET_MS,
  });
  const layer = await stageLayer(layout, (stage) => stage.copy(program, 'pause'));
  const config = { Entrypoint: ['/pause'], User: '65535' };
  return { names: [PAUSE_IMAGE], layers: [layer], config };
}

async function baseLayer(layout: OciLayout, base: string): Promise<Layer> {
  return stageLayer(layout, async (stage) => {
    await stage.copy(base, '.');
    const accounts = [
      ['root', 0, '/root'],
      ['cassandra', CASSANDRA_UID, '/home/cassandra'],
      ['nobody', 65534, '/nonexistent'],
    ] as const;
    const passwd = accounts.map(([name, id, home]) => `${name}:x:${id}:${id}::${home}:/bin/sh\n`);
    await stage.write('etc/passwd', passwd.join(''));
    await stage.write('etc/group', accounts.map(([name, id]) => `${name}:x:${id}:\n`).join(''));
    await stage.openFolder('home/cassandra');
  });
}

async function jreLayer(layout: OciLayout, jre: string): Promise<Layer> {
  return stageLayer(layout, (stage) => stage.copy(jre, 'opt/java/openjdk'));
}

/** Start scripts and configuration: one set does for every Cassandra here. */
async function scriptsLayer(layout: OciLayout): Promise<Layer> {
  const source = join(import.meta.dirname, 'cassandra');
  return stageLayer(layout, async (stage) => {
    await stage.copy(join(source, 'bin'), 'opt/cassandra/bin');
    await stage.copy(join(source, 'docker-entrypoint.sh'), 'usr/local/bin/docker-entrypoint.sh');
    await stage.openFolder('etc/cassandra');
    await stage.copy(join(source, 'conf'), 'etc/cassandra');
    await stage.link('opt/cassandra/conf', '/etc/cassandra');
    await stage.openFolder('var/lib/cassandra');
    await stage.link('opt/cassandra/data', '/var/lib/cassandra');
    await stage.openFolder('var/log/cassandra');
    await stage.link('opt/cassandra/logs', '/var/log/cassandra');
  });
}

async function cassandraLayer(
  layout: OciLayout,
  { cassandraJars }: ImageParts,
  version: string,
): Promise<Layer> {
  return stageLayer(layout, async (stage) => {
    for (const jar of await jarsIn(cassandraJars[version])) {
      const name = basename(jar).replace('cassandra-all-', 'apache-cassandra-');
      if (!FOREIGN_JAR.test(name)) await stage.copy(jar, `opt/cassandra/lib/${name}`);
    }
  });
}

async function standInLayer(
  layout: OciLayout,
  { cassandraJars }: ImageParts,
  daemon: string,
  { version, line }: { readonly version: string; readonly line: AgentLine },
): Promise<Layer> {
  const real = REAL_CASSANDRA.find((one) => one.line === line)?.version ?? '';
  const jars = await jarsIn(cassandraJars[real]);
  return stageLayer(layout, async (stage) => {
    await stage.copy(daemon, `opt/cassandra/lib/apache-cassandra-${version}.jar`);
    for (const jar of jars.filter((path) => path.includes('/netty-all-'))) {
      await stage.copy(jar, `opt/cassandra/lib/${basename(jar)}`);
    }
  });
}

async function agentLayer(
  layout: OciLayout,
  { nettyCodec }: ImageParts,
  { agents, server, collector }: StandInJars,
  { line, version, withCollector }: AgentStandIn,
): Promise<Layer> {
  const agentName = `datastax-mgmtapi-agent-${AGENT_LINES[line]}-${version}.jar`;
  const serverName = `datastax-mgmtapi-server-${version}.jar`;
  const home = 'opt/management-api';
  return stageLayer(layout, async (stage) => {
    await stage.copy(agents[line], `${home}/${agentName}`);
    await stage.link(`${home}/datastax-mgmtapi-agent.jar`, agentName);
    await stage.copy(server, `${home}/${serverName}`);
    await stage.link(`${home}/datastax-mgmtapi-server.jar`, serverName);
    if (line === '5.0') {
      for (const jar of await jarsIn(nettyCodec)) {
        await stage.copy(jar, `opt/cassandra/lib/${basename(jar)}`);
      }
    }
    if (withCollector) {
      await stage.copy(collector, 'opt/metrics-collector/lib/datastax-mcac-agent.jar');
      await stage.write(
        'opt/metrics-collector/config/metric-collector.yaml',
        'filtering_rules: []\n',
      );
    }
  });
}

async function jarsIn(folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.jar')).map((name) => join(folder, name));
}

function cassandraConfig(version: string): Record<string, unknown> {
  return {
    Env: [
      `PATH=/opt/cassandra/bin:/opt/java/openjdk/bin:${SYSTEM_PATH}`,
      'JAVA_HOME=/opt/java/openjdk',
      'CASSANDRA_HOME=/opt/cassandra',
      'CASSANDRA_CONF=/etc/cassandra',
      `CASSANDRA_VERSION=${version}`,
    ],
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['cassandra', '-f'],
    Volumes: { '/var/lib/cassandra': {} },
  };
}
