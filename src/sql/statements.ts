/** A statement in a text; offsets are UTF-16 units from 0, end exclusive. */
export interface StatementSpan {
  /** From its first token (leading white space and comments left out) … */
  readonly start: number;
  /** … to its last, without the semicolon. */
  readonly end: number;
  readonly text: string;
  /** True when a semicolon ends it. */
  readonly terminated: boolean;
}
