const special = /[&<>"\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f]/g;
const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text as S3 writes it. Control characters become references, which XML 1.0 forbids for most of them: as with S3 itself,
 * a client that may meet such keys has to ask for `encoding-type=url`.
 */
function escapeText(text: string): string {
  return text.replace(special, (character) => named[character] ?? `&#x${character.charCodeAt(0).toString(16)};`);
}

/** `<name>text</name>`, the text escaped. */
export function leaf(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}

/** `<name>…</name>` around elements that are XML already. */
export function node(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** A whole document; results carry S3's namespace, errors do not. */
export function xmlDocument(root: string, children: readonly string[], namespace = ''): string {
  const attribute = namespace === '' ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${children.join('')}</${root}>`;
}

export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
