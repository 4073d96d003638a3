import { Text } from 'ink';
import { memo } from 'react';
import { joined, type Line } from '../present/line.ts';
import type { Theme } from './theme.ts';

interface RowProps {
  readonly line: Line;
  readonly theme: Theme;
}

function sameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.theme === b.theme &&
    a.line.length === b.line.length &&
    a.line.every((span, index) => span.text === b.line[index]?.text && span.tone === b.line[index]?.tone)
  );
}

/** One row of a pane. An empty text would have no height in Ink, so an empty row is a blank. */
export const Row = memo(function Row({ line, theme }: RowProps) {
  const [first, ...others] = joined(line);
  if (first === undefined || (first.text === '' && others.length === 0)) return <Text> </Text>;
  if (others.length === 0) return <Text {...theme[first.tone]}>{first.text}</Text>;
  return (
    <Text>
      {[first, ...others].map(({ text, tone }, index) => (
        // Pieces of a row have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={index} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}, sameRow);
