/** The core decides and touches nothing: no npm package, no node: module, no clock, no console. */
const CORE = '^shared/(domain|policy|injection|monitoring|repair|backup|jsonpatch|errors)/';
const ENTRY = '^(plugin|webhook)/main\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'The core imports only the core.',
      severity: 'error',
      from: { path: CORE },
      to: { pathNot: CORE },
    },
    {
      name: 'ports-know-only-core',
      comment: 'A port speaks our words, never those of a library.',
      severity: 'error',
      from: { path: '^shared/ports/' },
      to: { pathNot: `${CORE}|^shared/ports/` },
    },
    {
      name: 'shared-knows-no-app',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(plugin|webhook)/' },
    },
    {
      name: 'plugin-not-webhook',
      severity: 'error',
      from: { path: '^plugin/' },
      to: { path: '^webhook/' },
    },
    {
      name: 'webhook-not-plugin',
      severity: 'error',
      from: { path: '^webhook/' },
      to: { path: '^plugin/' },
    },
    {
      name: 'adapters-only-in-main',
      comment: 'Only the two composition roots may name a concrete adapter.',
      severity: 'error',
      from: { path: '^(plugin|webhook)/', pathNot: ENTRY },
      to: { path: '^shared/adapters/' },
    },
    {
      name: 'libraries-behind-adapters',
      comment: 'client-node, node-forge, yaml and ws can be replaced in one folder.',
      severity: 'error',
      from: { path: '^(plugin|webhook|shared)/', pathNot: '^shared/adapters/' },
      to: { path: 'node_modules/(@kubernetes/client-node|node-forge|yaml|ws)/' },
    },
    {
      name: 'yargs-only-in-plugin',
      severity: 'error',
      from: { pathNot: '^(plugin|test)/|node_modules' },
      to: { path: 'node_modules/yargs/' },
    },
    {
      name: 'express-only-in-webhook',
      severity: 'error',
      from: { pathNot: '^(webhook|test)/|node_modules' },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'build-tools-not-in-product',
      severity: 'error',
      from: { path: '^(plugin|webhook|shared)/', pathNot: '/packaging/' },
      to: { path: 'node_modules/(esbuild|@yao-pkg)/' },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(plugin|webhook|shared)/' },
      to: { path: '^test/' },
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
