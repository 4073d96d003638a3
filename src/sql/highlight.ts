import { PostgreSQL, SQLDialect } from '@codemirror/lang-sql';
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import type { Dialect } from './dialect.ts';

/** What a piece of SQL is, as far as colours tell. */
export type SqlKind = 'plain' | 'keyword' | 'type' | 'string' | 'name' | 'number' | 'comment';

export interface SqlSpan {
  readonly text: string;
  readonly kind: SqlKind;
}

const kinds = tagHighlighter([
  { tag: tags.keyword, class: 'keyword' },
  { tag: [tags.typeName, tags.standard(tags.name)], class: 'type' },
  { tag: [tags.number, tags.bool, tags.null], class: 'number' },
  { tag: tags.string, class: 'string' },
  { tag: tags.special(tags.string), class: 'name' },
  { tag: tags.comment, class: 'comment' },
]);

const languages = new Map<boolean, SQLDialect>();

/** DuckDB and Redshift speak PostgreSQL's SQL, as far as colours go; only what a backslash means differs. */
function languageOf({ backslashEscapes }: Dialect): SQLDialect {
  const known = languages.get(backslashEscapes);
  if (known !== undefined) return known;
  const language = SQLDialect.define({ ...PostgreSQL.spec, backslashEscapes });
  languages.set(backslashEscapes, language);
  return language;
}

/** The lines of a SQL text, each in pieces that together are the whole line; broken SQL is coloured as far as it goes. */
export function highlightSql(text: string, dialect: Dialect): readonly (readonly SqlSpan[])[] {
  const source = text.replaceAll(/\r\n?/g, '\n');
  const lines: SqlSpan[][] = [[]];
  const append = (piece: string, kind: SqlKind) => {
    const line = lines.at(-1);
    const before = line?.at(-1);
    if (piece === '' || line === undefined) return;
    // A text with a doubled quote in it comes as two.
    if (before?.kind === kind) line[line.length - 1] = { text: before.text + piece, kind };
    else line.push({ text: piece, kind });
  };
  const add = (piece: string, kind: SqlKind) => {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([]);
      append(part, kind);
    }
  };
  let at = 0;
  highlightTree(languageOf(dialect).language.parser.parse(source), kinds, (from, to, kind) => {
    add(source.slice(at, from), 'plain');
    add(source.slice(from, to), kind as SqlKind);
    at = to;
  });
  add(source.slice(at), 'plain');
  return lines;
}
