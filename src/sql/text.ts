/** Quotes an identifier; the one place where names from outside enter SQL text. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal for an engine on which a backslash is an ordinary character. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Strips a template literal's common indentation, so that statements read well in the code and on the screen. A value of
 * several lines is indented like the line on which it stands.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = strings.raw.reduce((before, piece, index) => {
    const margin = /[^\n]*$/.exec(before)?.[0].match(/^ */)?.[0] ?? '';
    return before + String(values[index - 1]).replaceAll('\n', `\n${margin}`) + piece;
  });
  const lines = text.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/[^ ]/)));
  return lines.map((line) => line.slice(margin)).join('\n');
}
