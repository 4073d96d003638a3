import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { benchCockpit } from './cockpit.ts';
import { benchCompletion } from './completion.ts';
import { benchEditor } from './editor.ts';
import { benchPrompt } from './prompt.ts';
import { benchStageEvents } from './stage-events.ts';
import { benchStagePostgres, benchStagePostgresNode, benchStagePostgresPython } from './stage-postgres.ts';
import { benchStageS3, benchStageSongs } from './stage-songs.ts';
import { benchStart } from './start.ts';

// Runs every bench, prints the ratios and writes them into bench/README.md. `npm run bench -- start` runs one.
const benches = {
  events: benchStageEvents,
  songs: benchStageSongs,
  s3: benchStageS3,
  postgres: benchStagePostgres,
  'postgres-node': benchStagePostgresNode,
  'postgres-python': benchStagePostgresPython,
  start: benchStart,
};

/** Those that give a table of their own. */
const tabled = { cockpit: benchCockpit, editor: benchEditor, completion: benchCompletion, prompt: benchPrompt };

const chosen = process.argv.slice(2);
const names = Object.keys(benches).filter((name) => chosen.length === 0 || chosen.includes(name));
const rows: string[] = [];
let missed = false;
for (const name of names) {
  const found = await benches[name as keyof typeof benches]();
  if (found === null) {
    process.stdout.write(`${name}: left out, because what it compares with is not installed\n`);
    continue;
  }
  const { name: title, ours, baseline, baselineName, ratio, limit } = found;
  missed ||= ratio > limit;
  rows.push(
    `| ${title} | ${ours.toFixed(0)} ms | ${baselineName} | ${baseline.toFixed(0)} ms | **${ratio.toFixed(2)}** | ${limit} |`,
  );
  process.stdout.write(
    `${title}: ${ratio.toFixed(2)} × ${baselineName} (at most ${limit}; ${ours.toFixed(0)} against ${baseline.toFixed(0)} ms)\n`,
  );
}

const tables: string[] = [];
for (const [name, bench] of Object.entries(tabled)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const costs = await bench();
  missed ||= costs.missed;
  tables.push(...costs.table, '');
  process.stdout.write(`${costs.table.join('\n')}\n`);
}

if (chosen.length === 0) {
  const begin = '<!-- results -->\n';
  const end = '<!-- /results -->';
  const text = await readFile('bench/README.md', 'utf8');
  const head = text.slice(0, text.indexOf(begin) + begin.length);
  const tail = text.slice(text.indexOf(end));
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`;
  const table = [
    `Measured on ${machine}.`,
    '',
    '| what | ours | baseline | | ratio | at most |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...tables,
  ];
  await writeFile('bench/README.md', `${head}${table.join('\n')}\n${tail}`);
}
process.exitCode = missed ? 1 : 0;
