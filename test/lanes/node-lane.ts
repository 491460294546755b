import { join } from 'node:path';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { PARTS_VARIABLE } from '../cluster/node/node-place.ts';
import { prepareNode } from '../cluster/node/prepare-node.ts';
import type { Lane } from './lane.ts';

/** Makes the namespaces of the node, and removes what a kubelet leaves on the machine. */
const KEEPER = join(import.meta.dirname, '../cluster/node/keeper.ts');

/** A real kubelet and containerd instead of fake nodes. */
export const nodeLane: Lane = {
  name: 'node',
  config: 'test/config/vitest.node.config.ts',
  async prepare({ env, progress, signal }) {
    const prepared = await prepareNode({ env, progress, signal });
    if ('skipped' in prepared) return prepared;
    await buildBinaries({ env, progress, signal, kubelet: true });
    return {
      prefix: ['setpriv', '--pdeathsig', 'TERM', process.execPath, KEEPER],
      env: { [PARTS_VARIABLE]: JSON.stringify(prepared.parts) },
    };
  },
};
