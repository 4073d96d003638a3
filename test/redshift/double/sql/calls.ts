import { absentFunctions, type FunctionRule, functions } from './functions.ts';
import type { Grammar } from './grammar.ts';
import { literal } from './reader.ts';
import { NotKnown, Refusal } from './refusal.ts';
import { postgresType, readType } from './types.ts';
import { readWindow } from './window.ts';

/** A function call, its window included. */
export function readCall(grammar: Grammar): void {
  const { reader } = grammar;
  const own = ownGrammar.get(reader.peek().value);
  if (own !== undefined && reader.peek().kind === 'word') {
    reader.skip();
    reader.mustSkip('(');
    own(grammar);
    return;
  }
  // LEFT and RIGHT are reserved, and functions all the same.
  const name = reader.at('left') || reader.at('right') ? reader.skip().value : reader.skipName();
  readNamedCall(grammar, name);
}

function readNamedCall(grammar: Grammar, name: string): void {
  const { reader, findings } = grammar;
  const rule = functions.get(name);
  if (rule === undefined) {
    if (absentFunctions.has(name)) throw new Refusal('42883', `function ${name}() does not exist`);
    throw new NotKnown(`the function ${name}`);
  }
  if (rule.leader) findings.leaderFunction(name);
  reader.write(rule.runsAs ?? name);
  const count = readArguments(grammar, rule);
  const [fewest, most] = rule.arguments;
  if (count < fewest || count > most)
    throw new Refusal('42883', `function ${name} with ${count} arguments does not exist`);
  if (reader.at('filter', '(')) throw reader.syntaxError();
  if (reader.at('within')) throw new NotKnown(`WITHIN GROUP for ${name}`);
  if (reader.at('ignore') || reader.at('respect')) throw new NotKnown('IGNORE NULLS');
  if (reader.accept('over')) readWindow(grammar, rule.kind);
  else if (rule.kind === 'window') throw new Refusal('42809', `window function ${name} requires an OVER clause`);
}

function readArguments(grammar: Grammar, rule: FunctionRule): number {
  const { reader } = grammar;
  reader.expect('(');
  if (reader.accept(')')) return 0;
  if (rule.kind === 'aggregate') {
    if (reader.accept('*')) {
      reader.expect(')');
      return 1;
    }
    reader.acceptAny('distinct', 'all');
  }
  let count = 0;
  reader.list(() => {
    grammar.expression();
    count += 1;
  });
  // An ORDER BY among the arguments came with PostgreSQL 9.0.
  reader.expect(')');
  return count;
}

/** Functions whose arguments are not just expressions; the name and the parenthesis are taken. */
const ownGrammar: ReadonlyMap<string, (grammar: Grammar) => void> = new Map(
  Object.entries<(grammar: Grammar) => void>({
    cast: (grammar) => {
      const { reader } = grammar;
      reader.write('CAST(');
      grammar.expression();
      reader.expect('as');
      reader.write(`${postgresType(readType(reader))})`);
      reader.mustSkip(')');
    },
    convert: (grammar) => {
      const { reader } = grammar;
      const type = postgresType(readType(reader));
      reader.mustSkip(',');
      reader.write('CAST(');
      grammar.expression();
      reader.write(`AS ${type})`);
      reader.mustSkip(')');
    },
    extract: (grammar) => {
      const { reader } = grammar;
      // Redshift's EXTRACT gives an INTEGER, but for the fractions of EPOCH.
      const part = datePart(grammar);
      reader.mustSkip('from');
      reader.write(`${part === 'epoch' ? 'date_part' : 'rs.date_part'}(${literal(part)},`);
      grammar.expression();
      reader.expect(')');
    },
    date_part: (grammar) => readDatePartCall(grammar, 'date_part'),
    date_trunc: (grammar) => readDatePartCall(grammar, 'date_trunc'),
    dateadd: (grammar) => readDatePartCall(grammar, 'rs.dateadd'),
    datediff: (grammar) => readDatePartCall(grammar, 'rs.datediff'),
    substring: (grammar) => {
      const { reader } = grammar;
      reader.write('substring(');
      grammar.expression();
      if (reader.accept('from')) {
        grammar.expression();
        if (reader.accept('for')) grammar.expression();
      } else {
        reader.expect(',');
        reader.list(() => grammar.expression());
      }
      reader.expect(')');
    },
    trim: (grammar) => {
      const { reader } = grammar;
      reader.write('trim(');
      if (reader.acceptAny('both', 'leading', 'trailing') && reader.accept('from')) grammar.expression();
      else {
        grammar.expression();
        if (reader.accept('from')) grammar.expression();
      }
      reader.expect(')');
    },
    trunc: (grammar) => {
      const { reader } = grammar;
      reader.write('rs.trunc(');
      reader.list(() => grammar.expression());
      reader.expect(')');
    },
    nvl2: (grammar) => {
      const { reader } = grammar;
      reader.write('CASE WHEN (');
      grammar.expression();
      reader.mustSkip(',');
      reader.write(') IS NOT NULL THEN');
      grammar.expression();
      reader.mustSkip(',');
      reader.write('ELSE');
      grammar.expression();
      reader.mustSkip(')');
      reader.write('END');
    },
    listagg: readListagg,
    median: (grammar) => {
      const { reader } = grammar;
      reader.write('percentile_cont(0.5) WITHIN GROUP (ORDER BY');
      grammar.expression();
      reader.expect(')');
      if (reader.at('over')) throw new NotKnown('MEDIAN as a window function');
    },
  }),
);

function readListagg(grammar: Grammar): void {
  const { reader } = grammar;
  reader.write('string_agg(');
  reader.acceptAny('distinct', 'all');
  grammar.expression();
  if (reader.accept(',')) reader.write(literal(reader.skipString()));
  else reader.write(", ''");
  reader.mustSkip(')');
  if (reader.skipIf('within')) {
    reader.mustSkip('group', '(');
    reader.expect('order', 'by');
    grammar.orderBy();
    reader.mustSkip(')');
  }
  reader.write(')');
  if (reader.at('over')) throw new NotKnown('LISTAGG as a window function');
}

const dateParts: ReadonlyMap<string, string> = new Map(
  Object.entries({
    millennium: 'millennium millennia mil mils',
    century: 'century centuries c cent cents',
    decade: 'decade decades dec decs',
    epoch: 'epoch',
    year: 'year years y yr yrs',
    quarter: 'quarter quarters qtr qtrs',
    month: 'month months mon mons',
    week: 'week weeks w',
    dow: 'dow dayofweek dw weekday',
    doy: 'doy dayofyear dy yearday',
    day: 'day days d',
    hour: 'hour hours h hr hrs',
    minute: 'minute minutes m min mins',
    second: 'second seconds s sec secs',
    milliseconds: 'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
    microseconds: 'microsecond microseconds microsec microsecs usec usecs usecond useconds us',
  }).flatMap(([part, names]) => names.split(' ').map((name) => [name, part] as const)),
);

/** A date part, bare or as a text (AWS, "Date parts for date or timestamp functions"). */
function datePart({ reader }: Grammar): string {
  const token = reader.peek();
  if (token.kind !== 'word' && token.kind !== 'string') throw reader.syntaxError();
  const part = dateParts.get(token.value.toLowerCase());
  if (part === undefined) throw new NotKnown(`the date part ${token.text}`);
  reader.skip();
  return part;
}

function readDatePartCall(grammar: Grammar, runsAs: string): void {
  const { reader } = grammar;
  reader.write(`${runsAs}(${literal(datePart(grammar))}`);
  while (reader.accept(',')) grammar.expression();
  reader.expect(')');
}
