// Makes the pictures of the README from runs of the built program: `npm run screens`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellStyle, Emulator } from '../test/emulator.ts';
import { ProgramTerminal } from '../test/terminal.ts';

const columns = 100;
const rows = 30;
const cellWidth = 8.4;
const cellHeight = 18;
const background = '#1e1e2e';
const foreground = '#cdd6f4';
/** The terminal's own sixteen colours, as this picture's terminal has them. */
const palette = [
  ...['#45475a', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#cba6f7', '#94e2d5', '#bac2de'],
  ...['#6c7086', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#cba6f7', '#94e2d5', '#ffffff'],
];

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function attributes(style: CellStyle): string {
  const { bold, dim, inverse } = style;
  return [
    `fill="${inverse ? background : fillOf(style)}"`,
    bold ? 'font-weight="bold"' : '',
    dim ? 'opacity="0.6"' : '',
  ]
    .filter((attribute) => attribute !== '')
    .join(' ');
}

function fillOf({ colour }: CellStyle): string {
  return colour === null ? foreground : (palette[colour] ?? foreground);
}

/** The inverse cells of a row, neighbours of one colour as one shape: between two there would be a seam. */
function inverseShapes(cells: readonly CellStyle[], y: number): string[] {
  const shapes: string[] = [];
  for (let x = 0; x < cells.length; ) {
    const cell = cells[x] as CellStyle;
    const first = x;
    do x += 1;
    while (cell.inverse && cells[x]?.inverse === true && fillOf(cells[x] as CellStyle) === fillOf(cell));
    if (!cell.inverse) continue;
    const [left, wide] = [first * cellWidth, (x - first) * cellWidth].map((length) => length.toFixed(1));
    shapes.push(
      `<rect x="${left}" y="${y * cellHeight}" width="${wide}" height="${cellHeight}" fill="${fillOf(cell)}"/>`,
    );
  }
  return shapes;
}

/** The screen as an SVG: each cell at its place, so that no font's widths can move it. */
function svgOf(emulator: Emulator): string {
  const shapes: string[] = [];
  for (let y = 0; y < rows; y += 1) {
    const cells = [...emulator.cells(y)];
    shapes.push(...inverseShapes(cells, y));
    for (const [x, style] of cells.entries()) {
      const { text } = style;
      if (text.trim() === '') continue;
      const left = (x * cellWidth).toFixed(1);
      shapes.push(`<text x="${left}" y="${y * cellHeight + 13.5}" ${attributes(style)}>${escaped(text)}</text>`);
    }
  }
  const width = Math.ceil(columns * cellWidth) + 16;
  const height = rows * cellHeight + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    `<rect x="-8" y="-8" width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

const home = await mkdtemp(join(tmpdir(), 'sparkify-screens-'));
const terminal = ProgramTerminal.start({ columns, rows, cwd: home, env: { SPARKIFY_HOME: join(home, 'sparkify') } });
try {
  await terminal.waitFor('never ran');
  terminal.press('a');
  await terminal.waitFor('Done. PASS', 120_000);
  await terminal.waitFor(/last run .* in \d/);
  await writeFile('docs/cockpit.svg', svgOf(terminal.emulator));
  terminal.press('s');
  await terminal.waitFor('Type a statement');
  for (const line of [
    'SELECT s.title, s.year, p.level, count(*) AS plays',
    'FROM songPlays AS p JOIN songs AS s ON s.song_id = p.song_id',
    'GROUP BY s.title, s.year, p.level',
    'ORDER BY plays DESC, s.title;',
  ]) {
    terminal.press(line);
    await terminal.waitFor(line);
    terminal.press('\r');
  }
  await terminal.waitFor('✔ done');
  await terminal.waitFor('title');
  await writeFile('docs/prompt.svg', svgOf(terminal.emulator));
} finally {
  await terminal.close();
  await rm(home, { recursive: true, force: true });
}
