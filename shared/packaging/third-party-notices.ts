import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Metafile } from 'esbuild';

/** Folder of a package in the path of one of its files; nested packages are packages, too. */
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LEGAL_FILE = /^(?:licen[cs]e|notice|copying)/i;
const RULE = '-'.repeat(80);

/**
 * Writes the notices that the licences of bundled packages ask for: name, version and licence
 * of each package of which there is code in the bundle, and the texts that it comes with.
 *
 * @param root - The folder to which the paths of the metafile are relative.
 * @throws Error when a package neither names a licence nor has the text of one.
 */
export function thirdPartyNotices(root: string, { outputs }: Metafile): string {
  const folders = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => PACKAGE.exec(path) ?? []);
  const notices = [...new Set(folders)].map((folder) => noticeOf(join(root, folder)));
  // The same version may lie in more than one folder.
  const parts = ['Third-party software in this program', ...new Set(notices.sort())];
  return `${parts.join(`\n\n${RULE}\n`)}\n`;
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const texts = readdirSync(folder)
    .filter((name) => LEGAL_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
  const { name, version, license = 'see below' } = manifest;
  if (texts.length === 0 && manifest.license === undefined) {
    throw new Error(`${name} ${version} does not say under which licence it is`);
  }
  return [`${name} ${version}\nLicence: ${license}`, ...texts].join('\n\n');
}
