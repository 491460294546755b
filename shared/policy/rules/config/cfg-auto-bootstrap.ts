import type { NodeConfig } from '../../../domain/node-config.ts';
import type { NodeChange, Rule, Violation } from '../../rule.ts';

const VARIABLE = 'CASSANDRA_AUTO_BOOTSTRAP';

/**
 * A node that joins with `auto_bootstrap: false` says that it owns data and has
 * none. Monzo lost parts of its bank for a day to six such nodes (2019).
 *
 * Refused where the datacenter exists: when bootstrap is switched off, and when
 * nodes are added while it is. A new datacenter may start so and be rebuilt.
 */
export const cfgAutoBootstrap: Rule = {
  id: 'cfg-auto-bootstrap',
  summary: 'Nodes that are added to an existing datacenter bootstrap.',
  strictness: 'deny',
  milder: 'Warns in a new datacenter, which a rebuild may follow, and where the image ignores it.',
  harm: 'a node that joins without data answers reads with nothing',
  check(change) {
    const { autoBootstrap, ignoredSettings } = change.after;
    const ignored = ignoredSettings.find(({ value }) => value === VARIABLE);
    if (ignored !== undefined) {
      return [
        {
          field: ignored.path,
          value: ignored.text,
          strictness: 'warn',
          problem: `this image ignores ${VARIABLE}`,
          harm: 'whoever reads the manifest expects what does not happen',
          action: 'remove the variable',
        },
      ];
    }
    if (autoBootstrap.value === false) return [violation(change)];
    const mayBeOff = autoBootstrap.value === undefined && autoBootstrap.text === 'false';
    return mayBeOff
      ? [{ ...violation(change), strictness: 'warn', problem: 'auto_bootstrap may be false' }]
      : [];
  },
};

function violation({ before, after }: NodeChange): Violation {
  const { path, text } = after.autoBootstrap;
  const found = { field: path, value: text, action: 'remove it, or set auto_bootstrap to true' };
  if (before?.autoBootstrap.value === true) {
    return { ...found, problem: 'auto_bootstrap is switched off in an existing datacenter' };
  }
  if (before !== undefined && grows(before, after)) {
    return { ...found, problem: 'nodes are added while auto_bootstrap is false' };
  }
  return { ...found, strictness: 'warn', problem: 'auto_bootstrap is false' };
}

function grows({ nodes: before }: NodeConfig, { nodes: after }: NodeConfig): boolean {
  return before.value !== undefined && after.value !== undefined && after.value > before.value;
}
