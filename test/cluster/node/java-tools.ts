import { existsSync } from 'node:fs';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { variable } from '../environment.ts';
import { runCommand } from '../run-command.ts';
import { runOrFail } from './run-or-fail.ts';

/** The release that both Cassandra 5.0 and, with more options, 4.1 run on. */
export const JAVA_RELEASE = 17;

/** What Cassandra, nodetool and the stand-ins use of Java. */
export const JRE_MODULES = [
  'java.se',
  'jdk.attach',
  'jdk.crypto.ec',
  'jdk.httpserver',
  'jdk.jcmd',
  'jdk.management',
  'jdk.management.agent',
  'jdk.naming.dns',
  'jdk.naming.rmi',
  'jdk.net',
  'jdk.unsupported',
  'jdk.zipfs',
];

/** Where the machine has a whole JDK of that release: JAVA_HOME, else the one on the PATH. */
export async function findJdk(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const javac = await findOnPath('javac', env);
  const onPath = javac === undefined ? undefined : dirname(dirname(await realpath(javac)));
  for (const home of [variable(env, 'JAVA_HOME'), onPath]) {
    if (home !== undefined && (await isWholeJdk(home))) return home;
  }
  return undefined;
}

export async function findOnPath(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const options = { env, budgetMs: 10_000 };
  const { stdout } = await runCommand('sh', ['-c', `command -v ${program}`], options);
  return stdout.trim() === '' ? undefined : stdout.trim();
}

async function isWholeJdk(home: string): Promise<boolean> {
  const needed = ['bin/javac', 'bin/jar', 'bin/jlink', 'jmods/java.base.jmod'];
  if (!needed.every((path) => existsSync(join(home, path)))) return false;
  const { stdout } = await runCommand(join(home, 'bin/javac'), ['-version'], { budgetMs: 10_000 });
  return stdout.startsWith(`javac ${JAVA_RELEASE}.`);
}

/**
 * Gives an unpacked JDK the authorities of this machine: those of Debian's packages are put
 * together by an installation script, and none has run.
 */
export async function trustAuthorities(jdk: string): Promise<void> {
  // Inside of the unpacked tree: a link of the package leads there.
  const store = join(jdk, '../../../../etc/ssl/certs/java/cacerts');
  const pem = `${store}.pem`;
  await mkdir(dirname(store), { recursive: true });
  await writeFile(pem, getCACertificates('system').join('\n'));
  const source = join(import.meta.dirname, 'TrustStore.java');
  await runOrFail(join(jdk, 'bin/java'), [source, pem, store]);
}

/** Makes a Java run-time without what the images do not need: 80 MB in place of 300. */
export async function linkJre(jdk: string, folder: string): Promise<void> {
  const trimmed = ['--no-header-files', '--no-man-pages', '--strip-debug'];
  const args = [...trimmed, '--add-modules', JRE_MODULES.join(','), '--output', folder];
  await runOrFail(join(jdk, 'bin/jlink'), args, { budgetMs: 120_000 });
  // Classes ready to map into memory: a third off the start of every JVM.
  await runOrFail(join(folder, 'bin/java'), ['-Xshare:dump'], { budgetMs: 120_000 });
}
