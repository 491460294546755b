import { join } from 'node:path';

const CPU_FOLDERS: Partial<Record<string, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
};

/** The environment in which containerd, runc and ip of an unpacked folder are found and run. */
export function toolsEnvironment(folder: string): NodeJS.ProcessEnv {
  const programs = ['usr/bin', 'usr/sbin'].map((path) => join(folder, path));
  const libraries = join(folder, 'usr/lib', CPU_FOLDERS[process.arch] ?? '');
  return {
    ...process.env,
    PATH: [...programs, process.env['PATH'] ?? ''].join(':'),
    LD_LIBRARY_PATH: libraries,
  };
}

/** Where the plugins of the container network are in an unpacked folder. */
export function cniFolder(folder: string): string {
  return join(folder, 'usr/lib/cni');
}
