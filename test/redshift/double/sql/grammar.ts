import { readExpression } from './expressions.ts';
import type { Findings } from './findings.ts';
import { readOrderBy, readQuery } from './query.ts';
import type { Reader } from './reader.ts';

/** What the rules of the grammar pass along: the statement being read, and what was found in it. */
export class Grammar {
  readonly reader: Reader;
  readonly findings: Findings;

  constructor(reader: Reader, findings: Findings) {
    this.reader = reader;
    this.findings = findings;
  }

  expression(): void {
    readExpression(this);
  }

  query(): void {
    readQuery(this);
  }

  orderBy(): void {
    readOrderBy(this);
  }
}
