import { defineCommand } from '../command-definition.ts';

export const completion = defineCommand({
  name: 'completion',
  group: 'Other',
  summary: 'Complete commands, flags and names with the tab key',
  description: [
    'kubectl completes the words behind "kubectl k8ssandra" when its own completion is set up (see kubectl completion --help) and a program called kubectl_complete-k8ssandra is in $PATH. "completion install" puts that program beside the plugin, or into the folder of krew.',
    'With the name of a shell, it prints a script that does the same for "kubectl-k8ssandra" called by itself.',
  ],
  operands: [
    {
      name: 'WHAT',
      describe: 'install, or a shell: bash, zsh, fish or powershell.',
      required: true,
      choices: ['install', 'bash', 'zsh', 'fish', 'powershell'],
    },
  ],
  options: {},
  examples: [
    {
      purpose: 'Set it up for kubectl, once',
      command: 'kubectl k8ssandra completion install',
    },
    {
      purpose: 'Set it up for the program itself, in bash',
      command: 'source <(kubectl k8ssandra completion bash)',
    },
  ],
});
