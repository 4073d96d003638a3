import type { Engine } from './dialect.ts';
import { dialectOf } from './dialect.ts';
import { type LexicalOptions, tokens } from './tokens.ts';

export type Formatted =
  | { readonly ok: true; readonly text: string }
  /** The text stays as it is; the message says why, for people. */
  | { readonly ok: false; readonly message: string };

const languages = { embedded: 'duckdb', postgres: 'postgresql', redshift: 'redshift' } as const;

/** What a text says apart from its layout: tokens and comments, white space within comments folded. */
function substance(text: string, options: LexicalOptions): string {
  const pieces: string[] = [];
  for (const { kind, start, end } of tokens(text, options)) {
    if (kind === 'space') continue;
    const piece = text.slice(start, end);
    pieces.push(kind === 'comment' ? piece.replace(/\s+/g, ' ').trim() : piece);
  }
  return pieces.join('\n');
}

/**
 * Lays out statements anew, by the engine's grammar. Words keep their case and comments their place. The layout is all that
 * may change: a result that says anything else than the text is not taken.
 */
export async function formatSql(text: string, engine: Engine): Promise<Formatted> {
  const { format } = await import('sql-formatter');
  let formatted: string;
  try {
    formatted = format(text, {
      language: languages[engine],
      tabWidth: 2,
      linesBetweenQueries: 1,
      paramTypes: { named: [':'], numbered: ['$'] },
    });
  } catch (error) {
    return { ok: false, message: `cannot be formatted: ${firstLine(error)}` };
  }
  const options = dialectOf(engine);
  if (substance(formatted, options) !== substance(text, options)) {
    return { ok: false, message: 'cannot be formatted without changing what it says' };
  }
  return { ok: true, text: text.endsWith('\n') ? `${formatted}\n` : formatted };
}

/** The formatter's message goes on with advice about its own options. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).trim();
}
