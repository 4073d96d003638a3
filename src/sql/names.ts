import type { Engine } from './dialect.ts';
import { quoteName } from './text.ts';

/** Reserved on PostgreSQL 15 or DuckDB 1.5, from their own lists (pg_get_keywords(), duckdb_keywords()). */
const reserved = `all analyse analyze and anti any array as asc asof asymmetric authorization binary both case cast check
collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
current_time current_timestamp current_user default deferrable desc describe distinct do else end except false fetch for
foreign freeze from full glob grant group having ilike in initially inner intersect into is isnull join lambda lateral
leading left like limit localtime localtimestamp map natural not notnull null offset on only or order outer overlaps
pivot pivot_longer pivot_wider placing positional primary qualify references returning right select semi session_user show
similar some struct summarize symmetric table tablesample then to trailing true try_cast union unique unpivot user using
variadic verbose when where window with`;

/** AWS, "Reserved words"; what PostgreSQL reserves, too, is left out. */
const reservedOnRedshift = `aes128 aes256 allowoverwrite az64 backup between blanksasnull bytedict bzip2 credentials
current_user_id deflate defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit globaldict256
globaldict64k gzip identity ignore interval language lun luns lzo lzop minus mostly16 mostly32 mostly8 new nulls off
offline oid old open parallel partition percent permissions raw readratio recover rejectlog resort respect restore
snapshot sysdate system tag tdes text255 text32k timestamp top truncatecolumns unnest wallet without`;

interface NameRules {
  /** What a name looks like that means itself without quotes. */
  readonly plain: RegExp;
  readonly reserved: ReadonlySet<string>;
}

function wordSet(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(/\s+/)));
}

const rules: Record<Engine, NameRules> = {
  // DuckDB compares names without regard to case, quoted or not.
  embedded: { plain: /^[a-z_][a-z0-9_]*$/i, reserved: wordSet(reserved) },
  // An unquoted name is folded to lower case, so a capital survives in quotes only.
  postgres: { plain: /^[a-z_][a-z0-9_]*$/, reserved: wordSet(reserved) },
  // Quoted or not, a name is folded to lower case (AWS, "Names and identifiers").
  redshift: { plain: /^[a-z_][a-z0-9_]*$/i, reserved: wordSet(reserved, reservedOnRedshift) },
};

/** A name as it must be written in a statement: in quotes where the engine would take it for something else without. */
export function writeName(name: string, engine: Engine): string {
  const { plain, reserved: words } = rules[engine];
  return plain.test(name) && !words.has(name.toLowerCase()) ? name : quoteName(name);
}

/** True for a word that cannot be an alias without quotes on any engine. */
export function isReserved(word: string): boolean {
  return rules.embedded.reserved.has(word.toLowerCase());
}

const onlyOnRedshift = wordSet(reservedOnRedshift);

/** True for a word that Redshift reserves and the embedded engine does not: a name there in quotes only. */
export function isReservedOnRedshift(word: string): boolean {
  return onlyOnRedshift.has(word.toLowerCase()) && !isReserved(word);
}

/** The name that a token of kind `word` or `quotedIdentifier` writes: without its quotes, doubled ones undone. */
export function nameFrom(tokenText: string): string {
  const open = tokenText.indexOf('"');
  if (open < 0) return tokenText;
  const close = tokenText.length > open + 1 && tokenText.endsWith('"') ? -1 : undefined;
  return tokenText.slice(open + 1, close).replaceAll('""', '"');
}
