import type { CommandContext } from './command-context.ts';
import type {
  CommandDefinition,
  OperandDefinition,
  OptionDefinitions,
  RunCommand,
} from './command-definition.ts';

/** A command among others: what it is, and how to get at the code that does it. */
export interface Command extends CommandDefinition {
  /** Imports the code, once the command is called. */
  readonly load: () => Promise<
    (
      args: Readonly<Record<string, unknown>>,
      context: CommandContext,
      catalogue: readonly CommandDefinition[],
    ) => Promise<number>
  >;
}

/** Binds a definition to its code, which must take just the arguments that it defines. */
export function command<O extends OptionDefinitions, P extends readonly OperandDefinition[]>(
  definition: CommandDefinition<O, P>,
  load: () => Promise<RunCommand<CommandDefinition<O, P>>>,
): Command {
  // The parser makes the arguments from this very definition, so they have the right types.
  return { ...definition, load } as unknown as Command;
}
