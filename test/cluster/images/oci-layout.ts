import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runOrFail } from '../node/run-or-fail.ts';

/** A blob of the layout: what an OCI descriptor says about it. */
interface Blob {
  readonly digest: string;
  readonly size: number;
}

export type Layer = Blob;

/** An image to be written. The names are references with a registry and a tag. */
export interface Image {
  readonly names: readonly string[];
  readonly layers: readonly Layer[];
  /** As in the `config` of an OCI image: Env, Entrypoint, Cmd, User, Volumes. */
  readonly config: Readonly<Record<string, unknown>>;
}

const TYPE = 'application/vnd.oci.image';
/** Fixed, so that the same content gives the same digest. */
const CREATED = '2026-01-01T00:00:00Z';
const TAR_BUDGET_MS = 120_000;

/** A folder in the OCI image layout, which images are imported from without any registry. */
export interface OciLayout {
  /**
   * Makes a layer of everything below `root`, with the owners it has there.
   *
   * @param mode - For chmod, when the modes of the files are not those that the image shall have.
   */
  addLayer(root: string, mode?: string): Promise<Layer>;
  /** Writes the images; nothing can be added afterwards. */
  finish(images: readonly Image[]): Promise<void>;
}

export async function createOciLayout(folder: string): Promise<OciLayout> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });

  async function addJson(value: unknown): Promise<Blob> {
    const text = JSON.stringify(value);
    const hex = createHash('sha256').update(text).digest('hex');
    await writeFile(join(blobs, hex), text);
    return { digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  }

  async function addImage({ names, layers, config }: Image): Promise<object[]> {
    const platform = { architecture: goArchitecture(), os: 'linux' };
    const diffIds = layers.map(({ digest }) => digest);
    const configBlob = await addJson({
      ...platform,
      created: CREATED,
      config,
      rootfs: { type: 'layers', diff_ids: diffIds },
      history: layers.map(() => ({ created: CREATED })),
    });
    const mediaType = `${TYPE}.manifest.v1+json`;
    const manifest = await addJson({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: `${TYPE}.config.v1+json`, ...configBlob },
      layers: layers.map((layer) => ({ mediaType: `${TYPE}.layer.v1.tar`, ...layer })),
    });
    return names.map((name) => ({
      mediaType,
      ...manifest,
      platform,
      annotations: { 'io.containerd.image.name': name },
    }));
  }

  return {
    async addLayer(root, mode) {
      const aside = join(blobs, 'layer.tmp');
      const modes = mode === undefined ? [] : [`--mode=${mode}`];
      const fixed = ['--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu'];
      const args = ['--create', ...fixed, ...modes, `--file=${aside}`, `--directory=${root}`, '.'];
      await runOrFail('tar', args, { budgetMs: TAR_BUDGET_MS });
      const hash = createHash('sha256');
      await pipeline(createReadStream(aside), hash);
      const hex = hash.digest('hex');
      const { size } = await stat(aside);
      await rename(aside, join(blobs, hex));
      return { digest: `sha256:${hex}`, size };
    },
    async finish(images) {
      const manifests = await Promise.all(images.map(addImage));
      const index = { schemaVersion: 2, manifests: manifests.flat() };
      await writeFile(join(folder, 'index.json'), JSON.stringify(index));
      await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    },
  };
}

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
