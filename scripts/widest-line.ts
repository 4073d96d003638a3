// Stands in for the package widest-line, by which Ink measures every text of every frame: nearly all of them are those of
// the frame before, and measuring takes a fifth of what a frame costs.
import stringWidth from 'string-width';

/** Twice as many are kept at most: those of the frames now, and those of a while ago. */
const mostNew = 1000;

let known = new Map<string, number>();
let knownBefore = new Map<string, number>();

/** The display columns of the widest line of `text`. */
export default function widestLine(text: string): number {
  const width = known.get(text) ?? knownBefore.get(text) ?? widthOf(text);
  if (known.size >= mostNew) {
    knownBefore = known;
    known = new Map();
  }
  known.set(text, width);
  return width;
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}
