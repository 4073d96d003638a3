import { type Figure, figureTable } from './prompt/figure.ts';
import { headlessFigures } from './prompt/headless.ts';
import { loadedFigures } from './prompt/loaded.ts';
import { embeddedPlays, type Plays, postgresPlays } from './prompt/plays.ts';
import { rowFigures } from './prompt/rows.ts';
import { withFolder } from './world.ts';

/** What the SQL prompt costs: a table for bench/README.md, and whether a limit was missed. */
export interface PromptCosts {
  readonly table: readonly string[];
  readonly missed: boolean;
}

/** The SQL prompt of the built program on ten million rows, on both engines, and `select 1` from the command line. */
export async function benchPrompt(): Promise<PromptCosts> {
  const figures: Figure[] = [];
  const measure = (
    make: (folder: string) => Promise<Plays | null>,
    works: readonly ((plays: Plays) => Promise<Figure[]>)[],
  ) =>
    withFolder(async (folder) => {
      const plays = await make(folder);
      if (plays === null) {
        process.stdout.write('the prompt on PostgreSQL: left out, because none is installed\n');
        return;
      }
      try {
        for (const work of works) figures.push(...(await work(plays)));
      } finally {
        await plays.close();
      }
    });
  await measure(embeddedPlays, [rowFigures, loadedFigures]);
  await measure(postgresPlays, [rowFigures, headlessFigures]);
  return { table: figureTable(figures), missed: figures.some(({ value, limit }) => !(value <= limit)) };
}
