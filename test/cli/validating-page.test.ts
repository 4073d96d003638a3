import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { copyOf, newPlace, type Place } from './program.ts';

/** A piece of code of the page: its language, the file that it is to be, and its text. */
interface Example {
  readonly language: string;
  readonly file: string | null;
  readonly text: string;
}

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'validating.md'), 'utf8');

const examples = [...page.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
  ([, language = '', file, text = '']): Example => ({ language, file: file ?? null, text }),
);

/** The commands of an example, each with what the page says that it prints. */
function commandsOf({ text }: Example): { command: string; said: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => ({ command: part.slice(0, part.indexOf('\n')), said: part.slice(part.indexOf('\n') + 1) }));
}

/** The words of a command line as a shell splits them, without the program. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
    .map(([, single, double, bare]) => single ?? double ?? bare ?? '')
    .slice(1);
}

let place: Place;

beforeAll(async () => {
  place = newPlace();
  expect((await place.run(['run', '--quiet', '--to', 'transform'])).code).toBe(0);
  const other = copyOf(place);
  const changes =
    "UPDATE users SET level = 'paid' WHERE user_id = 8; INSERT INTO users VALUES (1000, 'Eve', 'X', 'F', 'free')";
  expect((await other.run(['sql', '-c', changes])).code).toBe(0);
  for (const { file, text } of examples) if (file !== null) place.write(file, text);
  copyFileSync(join(other.home, 'warehouse.duckdb'), join(place.folder, 'other.duckdb'));
});

test.each(examples.filter(({ language }) => language === 'console').flatMap(commandsOf))(
  '$command',
  async ({ command, said }) => {
    const { code, stdout, stderr } = await place.run(wordsOf(command));
    expect(stdout + stderr + (code === 0 ? '' : `(exit code ${code})\n`)).toBe(said);
  },
);
