import type { OptionDefinitions } from '../command-definition.ts';

/** Where a command that works on files takes them from, as `kubectl apply` does. */
export const MANIFEST_OPTIONS = {
  filename: {
    type: 'list',
    short: 'f',
    required: true,
    describe: 'File or folder with manifests, or - for standard input. May be given several times.',
  },
  recursive: {
    type: 'flag',
    short: 'R',
    describe: 'Read the folders in the folders of -f, too.',
  },
  namespace: {
    type: 'text',
    short: 'n',
    default: 'default',
    describe: 'Namespace of the objects that name none.',
  },
} as const satisfies OptionDefinitions;
