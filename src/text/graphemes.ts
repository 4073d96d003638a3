let segmenter: Intl.Segmenter | undefined;

/**
 * The graphemes of `text`, what a reader takes for one character, with their offsets in UTF-16 units. The first call wakes ICU,
 * which takes 15 ms: nothing calls this while the program starts.
 */
export function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}
