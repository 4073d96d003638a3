// Bundles the program into dist/: one entry, lazy chunks for what not every command needs.
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Imports of string-width get the stand-in; a `require` the package itself, which for cli-table3 is one of its own. */
const lazyStringWidth = {
  name: 'lazy-string-width',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: fileURLToPath(new URL('string-width.ts', import.meta.url)) } : undefined,
    );
  },
};

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  mainFields: ['module', 'main'],
  // A native module, installed as a dependency.
  external: ['@duckdb/node-api'],
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: { 'react-devtools-core': './scripts/no-devtools.mjs', 'widest-line': './scripts/widest-line.ts' },
  plugins: [lazyStringWidth],
  // CommonJS packages in an ES module bundle still call require for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await cp('src/sql/queries', 'dist/queries', { recursive: true });
