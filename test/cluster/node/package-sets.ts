import { readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openApt } from './debian-packages.ts';
import type { Apt } from './debian-packages.ts';
import { JAVA_RELEASE, trustAuthorities } from './java-tools.ts';
import type { StepCache } from './step-cache.ts';

/** Packages that are unpacked into one folder of the cache. */
interface PackageSet {
  readonly name: string;
  readonly packages: readonly string[];
  /** File names of dependencies that are left out. */
  readonly unwanted: RegExp;
  /** What the installation scripts of the packages would have done. */
  readonly finish?: (root: string) => Promise<void>;
}

const TOOLS: PackageSet = {
  name: 'tools',
  packages: ['containerd', 'runc', 'containernetworking-plugins', 'iproute2'],
  // They run with the loader, and so with the C library, of the machine.
  unwanted: /^(?:libc6|perl|libperl|dpkg|debconf|base-files)[-_]/,
};

const BASE: PackageSet = {
  name: 'base',
  packages: [
    ...['bash', 'dash', 'coreutils', 'debianutils', 'findutils', 'grep', 'sed', 'procps'],
    ...['util-linux', 'iproute2', 'libstdc++6', 'zlib1g'],
  ],
  unwanted: /^(?:perl|libperl|libdb5|libgdbm|dpkg|debconf|tar|usrmerge)[-_.\d]/,
};

const JDK: PackageSet = {
  name: 'jdk',
  packages: [`openjdk-${JAVA_RELEASE}-jdk-headless`],
  unwanted: /^libc6[-_]/,
  finish: (root) => trustAuthorities(jdkIn(root)),
};

const MAVEN: PackageSet = {
  name: 'maven',
  packages: ['maven'],
  unwanted: /^(?:openjdk|default-jre|ca-certificates)[-_]/,
};

const PRUNED = ['doc', 'man', 'locale', 'info'].map((name) => `usr/share/${name}`);

/** Folders with unpacked packages, each made when it is asked for. */
export interface PackageFolders {
  /** containerd, runc, the plugins of the container network and ip. */
  tools(): Promise<string>;
  /** What the entry point of the Cassandra image, its scripts and the injected ones use. */
  base(): Promise<string>;
  /** The home of a JDK. */
  jdk(): Promise<string>;
  /** The program `mvn`. */
  maven(): Promise<string>;
}

/**
 * @param aptFolder - For package lists and archives; may go afterwards.
 * @throws MissingPackageError, from each of its methods.
 */
export async function packageFolders(
  cached: StepCache,
  aptFolder: string,
  signal: AbortSignal | undefined,
): Promise<PackageFolders> {
  const system = await readFile('/etc/os-release', 'utf8');
  let opened: Promise<Apt> | undefined;
  // The package lists are fetched only when something has to be unpacked.
  const apt = (): Promise<Apt> => (opened ??= openApt(aptFolder, signal));
  const unpack = ({ name, packages, unwanted, finish }: PackageSet): Promise<string> =>
    cached({
      name,
      inputs: [system, process.arch, ...packages, String(unwanted), ...PRUNED],
      what: `unpacking ${packages[0] ?? name} and what it needs from Debian packages`,
      minutes: 0.5,
      async build(into) {
        await (await apt()).unpack(packages, into, unwanted);
        for (const path of PRUNED) await rm(join(into, path), { recursive: true, force: true });
        await finish?.(into);
      },
    });
  return {
    tools: () => unpack(TOOLS),
    base: () => unpack(BASE),
    jdk: async () => jdkIn(await unpack(JDK)),
    maven: async () => join(await unpack(MAVEN), 'usr/share/maven/bin/mvn'),
  };
}

function jdkIn(root: string): string {
  const folder = join(root, 'usr/lib/jvm');
  const [home = ''] = readdirSync(folder).filter((name) => /^java-[\d.]+-openjdk-/.test(name));
  return join(folder, home);
}
