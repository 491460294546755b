import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CORE = ['shared/{domain,policy,injection,monitoring,repair,backup,jsonpatch,errors}/**/*.ts'];

export default defineConfig(
  globalIgnores(['dist/**', 'coverage/**']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/../..` },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` object or a union.' },
        {
          selector:
            "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|spyOn)$/]",
          message: 'Pass a fake through the port instead of mocking a module.',
        },
      ],
    },
  },
  {
    files: ['plugin/**/*.ts', 'webhook/**/*.ts', 'shared/**/*.ts'],
    ignores: ['plugin/main.ts', 'webhook/main.ts', 'shared/adapters/**', '**/packaging/**'],
    rules: { 'no-restricted-globals': ['error', 'process', 'fetch', 'console'] },
  },
  // After the block above: for one rule, the last matching block wins as a whole.
  {
    files: CORE,
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'fetch',
        'setTimeout',
        'setInterval',
        'console',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take an IdSource.' },
      ],
    },
  },
  {
    // Tables of cases are long and still read from top to bottom.
    files: ['test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['test/config/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
