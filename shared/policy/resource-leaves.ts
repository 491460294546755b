import type { Leaf } from '../domain/leaf.ts';
import type { NodeResources } from '../domain/node-config.ts';
import type { Nanos } from '../domain/quantity.ts';
import { firstPresent, leafOf, pathToAdd, unset } from './layered-fields.ts';
import type { Layer } from './layered-fields.ts';
import { toQuantity } from './parse-setting.ts';

/** Requests and limits, in layers that each are a `resources` member. */
export function resolveResources(layers: readonly Layer[]): NodeResources {
  return {
    cpuRequest: quantityAt(layers, 'requests', 'cpu'),
    memoryRequest: quantityAt(layers, 'requests', 'memory'),
    cpuLimit: quantityAt(layers, 'limits', 'cpu'),
    memoryLimit: quantityAt(layers, 'limits', 'memory'),
  };
}

/** Size that a claim asks for, in layers that each are the `spec` of a claim. */
export function claimSize(layers: readonly Layer[]): Leaf<Nanos> {
  return quantityAt(layers, 'resources', 'requests', 'storage');
}

function quantityAt(layers: readonly Layer[], ...keys: readonly string[]): Leaf<Nanos> {
  return leafOf(firstPresent(layers, ...keys), toQuantity, unset(pathToAdd(layers, ...keys)));
}
