/**
 * The house: dependencies point one way. main → cli → (ui, report) → commands → (warehouse, source, spool, sql, config).
 * @type {import('dependency-cruiser').IConfiguration}
 */
const layer = (name) => `^src/${name}/`;

/** A layer may import only the layers named (and itself, and what has no layer: errors, text). */
function mayImport(name, allowed) {
  return {
    name: `${name}-imports`,
    severity: 'error',
    from: { path: layer(name) },
    to: {
      path: '^src/',
      pathNot: [layer(name), ...allowed.map(layer), '^src/text/', '^src/errors\\.ts$'],
    },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'text-imports-nothing',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { path: '^src/', pathNot: '^src/text/' },
    },
    mayImport('sql', []),
    mayImport('source', []),
    mayImport('sample', ['sql']),
    mayImport('config', ['sql']),
    mayImport('spool', ['source', 'sql']),
    mayImport('warehouse', ['sql']),
    mayImport('result', ['warehouse', 'sql']),
    mayImport('commands', ['warehouse', 'source', 'spool', 'sql', 'config', 'sample', 'result']),
    mayImport('report', ['commands', 'warehouse', 'result']),
    mayImport('ui', ['commands', 'sql', 'warehouse', 'result']),
    mayImport('cli', ['warehouse', 'commands', 'report', 'ui', 'config', 'sql', 'sample', 'result']),
    {
      name: 'ui-knows-no-driver',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: ['^src/warehouse/[^/]+/', '@duckdb', '@aws-sdk', '/pg/'] },
    },
    {
      name: 'drivers-behind-their-ports',
      severity: 'error',
      comment: 'A driver is imported by its adapter alone.',
      from: { path: '^src/', pathNot: ['^src/warehouse/duckdb/'] },
      to: { path: 'node_modules/@duckdb' },
    },
    {
      name: 'postgres-behind-its-port',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/warehouse/(postgres|redshift)/'] },
      to: { path: 'node_modules/(@types/)?pg(-copy-streams)?/' },
    },
    {
      name: 'aws-behind-its-ports',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/source/', '^src/warehouse/redshift/aws/'] },
      to: { path: 'node_modules/@aws-sdk' },
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
