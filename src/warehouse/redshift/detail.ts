import type { DatabaseError } from 'pg';

/**
 * What an error of Redshift's tells beside its message, on one line. The server sends a block between lines of dashes, a
 * name and its value a line: `error` (the message once more), `code`, `context`, `query`, `location`, `process`
 * (apisonator#196; AWS, "S3ServiceException errors"). Any other detail is returned as it is.
 */
export function detailOf({ detail, message }: Pick<DatabaseError, 'detail' | 'message'>): string | undefined {
  if (detail === undefined || !/^\s*-{5,}\s*$/m.test(detail)) return detail;
  const facts = new Map<string, string>();
  let last = '';
  for (const line of detail.split('\n').map((one) => one.trim())) {
    if (line === '' || /^-{5,}$/.test(line)) continue;
    const [, name, value] = /^(\w+): *(.*)$/.exec(line) ?? [];
    // A value may go on in the next line.
    if (name !== undefined && value !== undefined) {
      last = name;
      facts.set(name, value);
    } else facts.set(last, `${facts.get(last) ?? ''} ${line}`.trim());
  }
  const error = facts.get('error') ?? '';
  return [
    message.includes(error) ? '' : error,
    ...['context', 'code', 'query'].map((name) => (facts.get(name) ? `${name} ${facts.get(name)}` : '')),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
