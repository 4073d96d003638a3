#!/usr/bin/env node
// Runs the bundle with a Node that can: this one, or the one that is installed for it. Plain old JavaScript on purpose,
// so that any Node can read it and explain itself.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = { major: 22, minor: 12 };
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > needed.major || (major === needed.major && minor >= needed.minor)) {
  module.enableCompileCache?.();
  const { main } = await import('../dist/main.js');
  await main();
} else {
  runWithOtherNode();
}

function runWithOtherNode() {
  const own = join(process.env.SPARKIFY_HOME || join(homedir(), '.local', 'share', 'sparkify-tui'), 'runtime');
  const node = pinnedNode() ?? nodeIn(join(own, 'node_modules', 'node'));
  if (node === null) {
    process.stderr.write(
      `sparkify-tui needs Node ${needed.major}.${needed.minor} or newer, and this is ${process.version}. ` +
        `To give it one of its own: npm install --prefix ${own} node@24\n`,
    );
    process.exit(2);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends its signals to both; the child answers them, and its end decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT') child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`sparkify-tui cannot start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function pinnedNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve('node/package.json');
    return nodeIn(join(manifest, '..'));
  } catch {
    // Not installed: it is a development dependency.
    return null;
  }
}

function nodeIn(folder) {
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(binary) ? binary : null;
}
