import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrFail } from './run-or-fail.ts';

/** A Maven and how to call it. */
export interface Maven {
  readonly program: string;
  readonly javaHome: string;
  /** Where it keeps what it downloads, its own plugins included. */
  readonly repository: string;
}

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const BUDGET_MS = 15 * 60_000;

/**
 * Copies an artifact, with all that it needs at run time, from Maven Central into `folder`.
 *
 * @param coordinates - Such as `org.apache.cassandra:cassandra-all:5.0.9`.
 * @param alone - Without its dependencies.
 */
export async function fetchJars(
  { program, javaHome, repository }: Maven,
  coordinates: string,
  folder: string,
  { alone = false, signal }: { alone?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const project = join(folder, 'pom.xml');
  await writeFile(project, projectOf(coordinates));
  const args = [
    '--batch-mode',
    '--quiet',
    // A checksum that differs ends the download, where Maven would only warn.
    '--strict-checksums',
    `--file=${project}`,
    `-Dmaven.repo.local=${repository}`,
    `${PLUGIN}:copy-dependencies`,
    '-DincludeScope=runtime',
    `-DexcludeTransitive=${alone}`,
    `-DoutputDirectory=${join(folder, 'lib')}`,
  ];
  const env = { ...process.env, JAVA_HOME: javaHome };
  await runOrFail(program, args, { env, budgetMs: BUDGET_MS, signal });
}

function projectOf(coordinates: string): string {
  const [group = '', artifact = '', version = ''] = coordinates.split(':');
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}
