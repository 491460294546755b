import type { OptionDefinitions } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from './cluster-options.ts';
import { NODE_OPTIONS, TARGET_OPTIONS } from './target-options.ts';
import { VIEW_OPTIONS } from './view-options.ts';

/** What every command takes that asks nodes and shows what they say. */
export const NODE_VIEW_OPTIONS = {
  ...CLUSTER_OPTIONS,
  ...NAMESPACE_OPTION,
  ...TARGET_OPTIONS,
  ...NODE_OPTIONS,
  ...VIEW_OPTIONS,
} as const satisfies OptionDefinitions;
