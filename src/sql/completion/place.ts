import { isName } from './from-list.ts';
import { type Part, textOf, wordOf } from './outline.ts';
import { endsOperand } from './select-list.ts';
import { isCall, type Surroundings } from './surroundings.ts';

/** What can stand at the cursor. */
export type Place =
  /** A name that is being made up, or something of which nothing is known. */
  | { readonly type: 'nothing' }
  /** The first word of a statement, or of the query behind EXPLAIN, AS or WITH (…). */
  | { readonly type: 'statement'; readonly of: 'any' | 'query' | 'explained' }
  /** `bracketed`: in brackets that could as well hold a query. */
  | { readonly type: 'relation'; readonly of: 'read' | 'written' | 'bracketed' }
  /** Behind JOIN, where a whole condition can follow. */
  | { readonly type: 'join' }
  /** At the start of a condition behind ON. */
  | { readonly type: 'join-condition' }
  /** In USING (…). */
  | { readonly type: 'common-column' }
  | { readonly type: 'inserted-column' }
  /** Left of the = in UPDATE … SET. */
  | { readonly type: 'assigned-column' }
  | { readonly type: 'expression'; readonly start: 'clause' | 'query' | 'within' }
  | { readonly type: 'data-type' }
  /** Behind a finished piece: only keywords go on from here. Named by the clause they follow. */
  | { readonly type: 'continuation'; readonly behind: string };

const nothing: Place = { type: 'nothing' };

/** Statements that are about one relation, whose name follows at once. */
const aboutRelation = new Set([
  ...['truncate', 'describe', 'desc', 'summarize', 'analyze', 'analyse', 'vacuum', 'copy', 'table', 'lock', 'pivot'],
]);

/** They may come between the verb or TABLE and the name. */
const beforeName = new Set(['table', 'view', 'exists', 'only', 'full', 'verbose', 'concurrently', 'materialized']);

const expressionClauses = new Set([
  ...['select', 'where', 'having', 'qualify', 'group by', 'order by', 'returning', 'limit', 'offset'],
]);

function last(parts: readonly Part[]): Part | undefined {
  return parts.at(-1);
}

/** True where an expression has just ended, so that an operator, a comma or a keyword must follow. */
function operandEnded(before: readonly Part[]): boolean {
  const part = last(before);
  if (textOf(part) === '*') {
    const earlier = before.at(-2);
    return earlier === undefined || /^[,.]$/.test(textOf(earlier)) || /^(distinct|all)$/.test(wordOf(earlier));
  }
  if (/^(asc|desc|first|last|nulls|preceding|following|row)$/.test(wordOf(part))) return true;
  // OVER, FILTER and the types of literals want a bracket or a literal.
  if (/^(over|filter|interval|date|timestamp|array)$/.test(wordOf(part)) && before.length > 1) return true;
  return endsOperand(part);
}

function expressionPlace(before: readonly Part[], behind: string): Place {
  const part = last(before);
  if (textOf(part) === '::') return { type: 'data-type' };
  if (wordOf(part) === 'as') return nothing;
  if (wordOf(part) === 'is') return { type: 'continuation', behind: 'is' };
  if (wordOf(part) === 'order' || wordOf(part) === 'group' || wordOf(part) === 'partition') {
    return { type: 'continuation', behind: 'by' };
  }
  if (part !== undefined && operandEnded(before)) return { type: 'continuation', behind };
  return { type: 'expression', start: part === undefined ? 'clause' : 'within' };
}

function inFrom({ before, clause }: Surroundings): Place {
  const part = last(before);
  const word = wordOf(part);
  if (part === undefined || textOf(part) === ',' || word === 'only' || word === 'lateral') {
    return { type: 'relation', of: clause?.name === 'delete from' ? 'written' : 'read' };
  }
  if (word === 'join') {
    const kind = wordOf(before.at(-2));
    return kind === 'cross' || kind === 'natural' || kind === 'positional'
      ? { type: 'relation', of: 'read' }
      : { type: 'join' };
  }
  if (word === 'as') return nothing;
  if (word === 'on') return { type: 'join-condition' };
  const opened = before.findLastIndex((one) => textOf(one) === ',' || /^(on|join|using)$/.test(wordOf(one)));
  if (wordOf(before[opened]) === 'on') {
    const condition = before.slice(opened + 1);
    if (/^(and)$/.test(word)) return { type: 'join-condition' };
    return expressionPlace(condition, 'on');
  }
  if (/^(left|right|full|inner|cross|natural|asof|semi|anti|outer)$/.test(word)) {
    return { type: 'continuation', behind: 'join-kind' };
  }
  return { type: 'continuation', behind: opened >= 0 && wordOf(before[opened]) === 'join' ? 'joined' : 'from' };
}

function inGroup(here: Surroundings, group: NonNullable<Surroundings['group']>): Place {
  const { before, clause } = here;
  const opener = last(group.before);
  const clauseName = clause?.name ?? '';
  const inFromList = clauseName === 'from' || clauseName === 'delete from';
  const afterOn = group.before.findLastIndex((part) => /^(on|join|using)$/.test(wordOf(part)));
  if (inFromList && wordOf(opener) === 'using') return { type: 'common-column' };
  if (clauseName === 'insert into') {
    return before.length === 0 || textOf(last(before)) === ',' ? { type: 'inserted-column' } : nothing;
  }
  if (clauseName === 'create' || clauseName === 'alter') return inColumnDefinitions(before);
  if (clauseName === 'with')
    return before.length === 0 && wordOf(opener) === 'as' ? { type: 'statement', of: 'query' } : nothing;
  if (inFromList && wordOf(group.before[afterOn]) !== 'on' && !isCall(group)) {
    // (SELECT …) or a join in brackets.
    return before.length === 0 ? { type: 'relation', of: 'bracketed' } : inFrom({ ...here, group: null });
  }
  if (wordOf(last(before)) === 'as' && /^(try_)?cast$/.test(wordOf(opener))) return { type: 'data-type' };
  if (wordOf(opener) === 'extract' && before.length === 0) return { type: 'continuation', behind: 'extract' };
  if (wordOf(opener) === 'over' && before.length === 0) return { type: 'continuation', behind: 'over' };
  const place = expressionPlace(before, 'brackets');
  return place.type === 'expression' && before.length === 0 && !isCall(group)
    ? { type: 'expression', start: 'query' }
    : place;
}

/** In CREATE TABLE t (…): the type stands behind the name. */
function inColumnDefinitions(before: readonly Part[]): Place {
  const earlier = before.at(-2);
  if (isName(last(before)) && (earlier === undefined || textOf(earlier) === ',')) return { type: 'data-type' };
  return nothing;
}

function inWith(before: readonly Part[]): Place {
  const part = last(before);
  if (part === undefined || textOf(part) === ',' || wordOf(part) === 'recursive') return nothing;
  if (part.type === 'group') {
    const defined = before.some((one) => wordOf(one) === 'as');
    return defined ? { type: 'statement', of: 'query' } : { type: 'continuation', behind: 'with-name' };
  }
  return wordOf(part) === 'as' ? nothing : { type: 'continuation', behind: 'with-name' };
}

function inSet({ block, before }: Surroundings): Place {
  const changes = block.clauses.some(({ name }) => /^(update|insert into|merge into)$/.test(name));
  if (!changes) return nothing;
  const comma = before.findLastIndex((part) => textOf(part) === ',');
  const assignment = before.slice(comma + 1);
  if (assignment.length === 0) return { type: 'assigned-column' };
  if (!assignment.some((part) => textOf(part) === '=')) return nothing;
  return expressionPlace(assignment, 'set');
}

/** CREATE, ALTER, DROP and the other statements about an object. */
function inCommand(name: string, before: readonly Part[]): Place {
  const part = last(before);
  const word = wordOf(part);
  if (name === 'explain') return before.length > 0 && word === 'as' ? nothing : { type: 'statement', of: 'explained' };
  if (name === 'create') {
    if (part === undefined) return { type: 'continuation', behind: 'create' };
    if (word === 'as') return { type: 'statement', of: 'query' };
    if (/^(replace|temp|temporary)$/.test(word)) return { type: 'continuation', behind: 'create' };
    if (/^(view|schema|function|index|macro|procedure|sequence|type|if|unique)$/.test(word)) return nothing;
    if (isName(part) || part.type === 'group') return { type: 'continuation', behind: 'created' };
    return nothing;
  }
  if (name === 'drop' || name === 'alter') {
    if (part === undefined) return { type: 'continuation', behind: name };
    if (/^(table|view|exists)$/.test(word)) return { type: 'relation', of: 'written' };
    return name === 'alter' && isName(part) ? { type: 'continuation', behind: 'altered' } : nothing;
  }
  if (aboutRelation.has(name) && (part === undefined || beforeName.has(word))) return { type: 'relation', of: 'read' };
  if (name === 'copy') return { type: 'continuation', behind: 'copy' };
  if ((name === 'comment' || name === 'grant' || name === 'revoke') && /^(table|on)$/.test(word)) {
    return { type: 'relation', of: 'read' };
  }
  return nothing;
}

/** What can stand at the cursor. */
export function placeOf(here: Surroundings): Place {
  const { clause, before, group } = here;
  if (group !== null) return inGroup(here, group);
  if (clause === null || clause.name === '') {
    if (before.length === 0) return { type: 'statement', of: 'any' };
    return nothing;
  }
  switch (clause.name) {
    case 'from':
    case 'delete from':
      return inFrom(here);
    case 'using':
      return before.length === 0 || textOf(last(before)) === ','
        ? { type: 'relation', of: 'read' }
        : wordOf(last(before)) === 'on'
          ? { type: 'join-condition' }
          : { type: 'continuation', behind: 'using' };
    case 'with':
      return inWith(before);
    case 'set':
      return inSet(here);
    case 'insert into':
    case 'update':
    case 'merge into':
      if (before.length === 0) return { type: 'relation', of: 'written' };
      return wordOf(last(before)) === 'as' ? nothing : { type: 'continuation', behind: clause.name };
    case 'values':
      return before.length === 0 ? nothing : { type: 'continuation', behind: 'values' };
  }
  if (expressionClauses.has(clause.name)) return expressionPlace(before, clause.name);
  return inCommand(clause.name, before);
}
