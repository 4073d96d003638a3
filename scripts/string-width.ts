// Stands in for the package string-width, whose regular expressions cost every start 50 ms (sets of all emoji are made from
// them), while hardly a text needs them. The package itself is evaluated at the first text that does.
import { isOneColumnEach } from '../src/text/one-column.ts';

type StringWidth = typeof import('string-width').default;

const style = /\u001b\[[\d;]*m/g;
let ofPackage: StringWidth | undefined;

const stringWidth: StringWidth = (text, options) => {
  const plain = text.includes('\u001b') ? text.replace(style, '') : text;
  if (isOneColumnEach(plain)) return plain.length;
  // A require, as no caller of this can wait.
  ofPackage ??= (require('string-width') as { default: StringWidth }).default;
  return ofPackage(text, options);
};

export default stringWidth;
