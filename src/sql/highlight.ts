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
  const lines: SqlSpan[][] = [[]];
  const add = (piece: string, kind: SqlKind) => {
    const [first = '', ...others] = piece.split(/\r\n|\n|\r/);
    if (first !== '') lines.at(-1)?.push({ text: first, kind });
    for (const other of others) lines.push(other === '' ? [] : [{ text: other, kind }]);
  };
  let at = 0;
  highlightTree(languageOf(dialect).language.parser.parse(text), kinds, (from, to, kind) => {
    if (from > at) add(text.slice(at, from), 'plain');
    add(text.slice(from, to), kind as SqlKind);
    at = to;
  });
  if (at < text.length) add(text.slice(at), 'plain');
  return lines;
}
