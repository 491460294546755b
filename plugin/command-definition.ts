import type { AccessRule } from './access-rule.ts';
import type { CommandContext } from './command-context.ts';

/** A flag, as data: parsing, help, completion and the reference page are made of it. */
export interface OptionDefinition {
  /**
   * `flag` stands alone, `text` and `duration` take one value (the last one counts),
   * `list` may be given several times.
   */
  readonly type: 'flag' | 'text' | 'duration' | 'list';
  /** One letter, without its dash. */
  readonly short?: string;
  /** What it does: sentences with full stops, as in kubectl's help. */
  readonly describe: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Of `text` and `duration`: as the user would write it. */
  readonly default?: string;
  readonly required?: boolean;
  /** Of `duration`: 0 means something, such as no limit. It is refused otherwise. */
  readonly mayBeZero?: boolean;
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** An operand such as NAME, which stands without a flag. */
export interface OperandDefinition {
  readonly name: string;
  readonly describe: string;
  /** What is missing behind `--` the command itself says. */
  readonly required?: boolean;
  /** Of the last one: takes all words that are left; none, too, unless it is required. */
  readonly several?: boolean;
  /** The only values allowed, in whatever case they are written. */
  readonly choices?: readonly string[];
  /** Values to complete with, where others are allowed, too. */
  readonly proposals?: readonly string[];
  /** Of one that takes several: it has what stands behind `--`, and that as it is. */
  readonly isPassedOn?: boolean;
}

export interface CommandExample {
  /** What it is for: a sentence without a full stop. */
  readonly purpose: string;
  /** As typed after the prompt. */
  readonly command: string;
}

export const COMMAND_GROUPS = [
  'See a cluster',
  'Reach into nodes',
  'Manifests',
  'Webhook',
  'Other',
] as const;

/** What a command is, without the code that does it. */
export interface CommandDefinition<
  O extends OptionDefinitions = OptionDefinitions,
  P extends readonly OperandDefinition[] = readonly OperandDefinition[],
> {
  /** The words that call it: `webhook status`. */
  readonly name: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs. Lines that begin with two spaces are kept as they are. */
  readonly description: readonly string[];
  readonly operands: P;
  readonly options: O;
  readonly examples: readonly CommandExample[];
  /** What it asks of the API server; absent when it asks nothing. */
  readonly access?: readonly AccessRule[];
}

/** Keeps the names and types of the options, so that {@link ArgumentsOf} knows them. */
export function defineCommand<
  const O extends OptionDefinitions,
  const P extends readonly OperandDefinition[],
>(definition: CommandDefinition<O, P>): CommandDefinition<O, P> {
  return definition;
}

/** Flags in, exit code out. A few commands are about the others, which `catalogue` has. */
export type RunCommand<D extends CommandDefinition> = (
  args: ArgumentsOf<D>,
  context: CommandContext,
  catalogue: readonly CommandDefinition[],
) => Promise<number>;

/** What a command gets: options under their names, durations in milliseconds. */
export type ArgumentsOf<D extends CommandDefinition> = OptionValues<D['options']> & {
  readonly [P in D['operands'][number] as P['name']]: P extends { readonly several: true }
    ? readonly string[]
    : OrUndefined<P, ChoiceOf<P>>;
};

export type OptionValues<O extends OptionDefinitions> = { readonly [K in keyof O]: ValueOf<O[K]> };

type ValueOf<D extends OptionDefinition> = D['type'] extends 'flag'
  ? boolean
  : D['type'] extends 'list'
    ? readonly string[]
    : OrUndefined<D, D['type'] extends 'duration' ? number : ChoiceOf<D>>;

type ChoiceOf<D> = D extends { readonly choices: readonly (infer C)[] } ? C : string;

type OrUndefined<D, V> = D extends { readonly default: string } | { readonly required: true }
  ? V
  : V | undefined;
