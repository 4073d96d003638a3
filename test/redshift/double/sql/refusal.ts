/** What Redshift answers to a statement that it does not take: its SQLSTATE and its own words. */
export class Refusal extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Lines of severity INFO that come before the error. */
  readonly notices: readonly string[];

  constructor(
    code: string,
    message: string,
    more: { readonly detail?: string; readonly hint?: string; readonly notices?: readonly string[] } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.detail = more.detail;
    this.hint = more.hint;
    this.notices = more.notices ?? [];
  }
}

/**
 * The double does not know whether Redshift takes this, or can't act it out. It never lets such a statement pass: the
 * session gets this error, and the double lists the statement.
 */
export class NotKnown extends Error {
  constructor(what: string) {
    super(`the Redshift double does not know ${what}`);
    this.name = 'NotKnown';
  }
}

/** Something that Redshift says it does not have (SQLSTATE 0A000). */
export function unsupported(message: string, hint?: string): Refusal {
  return new Refusal('0A000', message, hint === undefined ? {} : { hint });
}
