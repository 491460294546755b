import { leastRoles } from '../../plugin/actions/access/least-roles.ts';
import type { NeededRule } from '../../plugin/actions/access/needed-rules.ts';
import { rolesYaml } from '../../plugin/output/role-manifest.ts';
import { uniqueName } from './shared-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

/** Makes somebody new, who may do this in a namespace and nothing else, and gives the name. */
export async function userWith(
  cluster: TestCluster,
  namespace: string,
  rules: readonly NeededRule[],
): Promise<string> {
  const name = uniqueName('user');
  const roles = leastRoles(rules, { name, namespace, everywhere: false, optional: true });
  if (roles.length === 0) return name;
  await cluster.kubectl(['apply', '-f', '-'], { input: rolesYaml(roles) });
  for (const { kind, namespace: place } of roles) {
    const words = place === undefined ? ['clusterrolebinding'] : ['rolebinding', '-n', place];
    const role = `--${kind.toLowerCase()}=${name}`;
    await cluster.kubectl(['create', ...words, name, role, `--user=${name}`]);
  }
  return name;
}
