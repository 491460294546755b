import type { CommandDefinition, OperandDefinition } from '../command-definition.ts';

/** How a command is called; flags stand in front of what is passed on to another program. */
export function usageLine({ name, operands, options }: CommandDefinition): string {
  const own = operands.filter(({ isPassedOn }) => isPassedOn !== true);
  const passedOn = operands.filter(({ isPassedOn }) => isPassedOn);
  return [
    'kubectl k8ssandra',
    name,
    ...own.map((one) => optional(one, one.several === true ? `${one.name}...` : one.name)),
    ...(Object.keys(options).length === 0 ? [] : ['[flags]']),
    ...passedOn.map((one) => optional(one, `-- ${one.name}`)),
  ].join(' ');
}

function optional({ required }: OperandDefinition, text: string): string {
  return required === true ? text : `[${text}]`;
}
