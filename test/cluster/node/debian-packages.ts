import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runOrFail } from './run-or-fail.ts';

/** The package sources of this machine do not have a package. */
export class MissingPackageError extends Error {
  override readonly name = 'MissingPackageError';
}

/** An apt of our own: the package sources and keys of the machine, none of its state. */
export interface Apt {
  /**
   * Unpacks packages, with all that they depend on but the `unwanted`, into `root`.
   *
   * @throws MissingPackageError
   */
  unpack(packages: readonly string[], root: string, unwanted: RegExp): Promise<void>;
}

const DOWNLOAD_BUDGET_MS = 10 * 60_000;
const MERGED_FOLDERS = ['bin', 'sbin', 'lib', 'lib64'];

/**
 * Fetches the package lists into `folder`.
 *
 * Nothing is installed and nothing of the machine changes: an installed
 * containerd would start a service, and displace the one that Docker brings.
 */
export async function openApt(folder: string, signal?: AbortSignal): Promise<Apt> {
  const state = join(folder, 'state');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  // An empty list of installed packages makes apt fetch every dependency.
  await writeFile(join(state, 'status'), '');
  const run = (program: string, ...args: string[]): Promise<string> =>
    runOrFail(program, [...settings(folder, state), ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
      budgetMs: DOWNLOAD_BUDGET_MS,
      signal,
    });
  await run('apt-get', '-qq', 'update');
  let calls = 0;
  return {
    async unpack(packages, root, unwanted) {
      for (const name of packages) {
        const known = await run('apt-cache', 'policy', name);
        if (!/Candidate: (?!\(none\))/.test(known)) {
          throw new MissingPackageError(`this distribution has no ${name}`);
        }
      }
      const archives = join(folder, `archives-${++calls}`);
      await mkdir(join(archives, 'partial'), { recursive: true });
      const here = ['-o', `Dir::Cache::archives=${archives}/`];
      await run('apt-get', ...here, '-qq', '--yes', '--download-only', 'install', ...packages);
      const files = (await readdir(archives)).filter((file) => file.endsWith('.deb'));
      const wanted = files.filter((file) => !unwanted.test(file));
      await unpackFiles(
        wanted.map((file) => join(archives, file)),
        root,
      );
      await rm(archives, { recursive: true });
    },
  };
}

function settings(cache: string, state: string): string[] {
  return [
    `Dir::State=${state}`,
    `Dir::State::status=${join(state, 'status')}`,
    `Dir::Cache=${cache}`,
    // The user _apt cannot reach a cache folder below the home of root.
    'APT::Sandbox::User=root',
    'APT::Install-Recommends=false',
    'Acquire::Retries=3',
  ].flatMap((setting) => ['-o', setting]);
}

/** In the merged layout, in which /bin is a link to /usr/bin. No script of a package runs. */
async function unpackFiles(files: readonly string[], root: string): Promise<void> {
  for (const folder of MERGED_FOLDERS) {
    await mkdir(join(root, 'usr', folder), { recursive: true });
    if (!existsSync(join(root, folder))) await symlink(`usr/${folder}`, join(root, folder));
  }
  const script =
    'for deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink; done';
  await runOrFail('sh', ['-e', '-c', script, 'unpack', ...files], { cwd: root });
  await makeLinksRelative(root);
}

/** A link to /etc/java-17-openjdk must not lead out of the unpacked tree. */
async function makeLinksRelative(root: string): Promise<void> {
  const list = await runOrFail('find', [root, '-type', 'l', '-lname', '/*', '-printf', '%p\t%l\n']);
  for (const line of list.split('\n').filter((text) => text !== '')) {
    const [link = '', target = ''] = line.split('\t');
    await rm(link);
    await symlink(relative(dirname(link), join(root, target)), link);
  }
}
