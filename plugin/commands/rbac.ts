import { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { leastRoles } from '../actions/access/least-roles.ts';
import { harmlessRules, neededRules } from '../actions/access/needed-rules.ts';
import { selectCommands } from '../actions/access/select-commands.ts';
import type { CommandContext } from '../command-context.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { rbac } from '../definitions/rbac.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { renderJson } from '../output/json-document.ts';
import { roleObjects, rolesYaml } from '../output/role-manifest.ts';

export const runRbac: RunCommand<typeof rbac> = async (args, context, catalogue) => {
  const named = selectCommands(args.COMMAND, catalogue);
  const rules = named.length > 0 ? neededRules(named) : harmlessRules(catalogue);
  const roles = leastRoles(rules, {
    name: args.name,
    namespace: await findNamespace(args, context),
    everywhere: args['all-namespaces'],
    optional: args.optional === 'true',
  });
  if (roles.length === 0) {
    context.terminal.err(`No rule is needed for ${named.map(({ name }) => name).join(', ')}.\n`);
  } else if (args.output === 'yaml') {
    context.terminal.out(rolesYaml(roles));
  } else {
    context.terminal.out(renderJson({ apiVersion: 'v1', kind: 'List', items: roleObjects(roles) }));
  }
  return EXIT_CODES.ok.code;
};

/** A Role can be written without a cluster at hand, too. */
async function findNamespace(
  args: ArgumentsOf<typeof rbac>,
  { connect }: CommandContext,
): Promise<string> {
  if (args.namespace !== undefined) return args.namespace;
  try {
    return (await connect(clusterTarget(args))).namespace;
  } catch (error) {
    if (error instanceof AppError && error.code === 'KDS_BAD_KUBECONFIG') return 'default';
    throw error;
  }
}
