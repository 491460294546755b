import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrFail } from '../node/run-or-fail.ts';

/** Lines of Cassandra that there is an agent for, as the file names of the real agents say them. */
export const AGENT_LINES = { '4.0': '4.x', '4.1': '4.1.x', '5.0': '5.0.x' } as const;

export type AgentLine = keyof typeof AGENT_LINES;

/** The jars of the stand-ins, by path. */
export interface StandInJars {
  readonly agents: Readonly<Record<AgentLine, string>>;
  readonly server: string;
  /** Of the metrics collector (MCAC). */
  readonly collector: string;
  /** A CassandraDaemon that starts within a second. */
  readonly cassandra: string;
}

const SOURCES = join(import.meta.dirname, 'java');
const BUDGET_MS = 120_000;

/** Compiles the Java sources beside this file with the JDK in `jdk`. */
export async function compileStandIns(jdk: string, folder: string): Promise<StandInJars> {
  const compile = async (source: string): Promise<string> => {
    const classes = join(folder, 'classes', source);
    await mkdir(classes, { recursive: true });
    const files = (await readdir(join(SOURCES, source))).map((file) => join(SOURCES, source, file));
    const strict = ['-Xlint:all', '-Werror', '--release', '17'];
    await runOrFail(join(jdk, 'bin/javac'), [...strict, '-d', classes, ...files], {
      budgetMs: BUDGET_MS,
    });
    return classes;
  };
  const pack = async (name: string, classes: string, manifest: string): Promise<string> => {
    const manifestFile = join(folder, `${name}.mf`);
    const jar = join(folder, `${name}.jar`);
    await writeFile(manifestFile, manifest);
    const args = ['--create', `--file=${jar}`, `--manifest=${manifestFile}`, '-C', classes, '.'];
    await runOrFail(join(jdk, 'bin/jar'), args, { budgetMs: BUDGET_MS });
    return jar;
  };

  const agent = await compile('agent');
  const packAgent = (line: AgentLine): Promise<string> =>
    pack(`agent-${line}`, agent, `Premain-Class: standin.agent.Agent\nCassandra-Line: ${line}\n`);
  return {
    agents: {
      '4.0': await packAgent('4.0'),
      '4.1': await packAgent('4.1'),
      '5.0': await packAgent('5.0'),
    },
    server: await pack('server', await compile('server'), 'Main-Class: standin.server.Server\n'),
    collector: await pack(
      'collector',
      await compile('collector'),
      'Premain-Class: standin.collector.Collector\n',
    ),
    cassandra: await pack(
      'cassandra',
      await compile('cassandra'),
      'Main-Class: org.apache.cassandra.service.CassandraDaemon\n',
    ),
  };
}
