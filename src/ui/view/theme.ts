import type { TextProps } from 'ink';
import type { Tone } from '../present/line.ts';

/** How each tone is drawn. */
export type Theme = Readonly<Record<Tone, Omit<TextProps, 'children'>>>;

/**
 * The sixteen ANSI colours on the terminal's own background, and its own foreground for ordinary text: readable on light
 * and dark terminals alike, in the colours that their owner chose.
 */
const colours: Theme = {
  plain: {},
  strong: { bold: true },
  muted: { dimColor: true },
  good: { color: 'green' },
  caution: { color: 'yellow' },
  bad: { color: 'red', bold: true },
  active: { color: 'cyan' },
  waiting: { color: 'magenta' },
  title: { color: 'cyan', bold: true },
  chosen: { inverse: true },
  alarm: { color: 'red', inverse: true, bold: true },
  keyword: { color: 'magenta' },
  type: { color: 'cyan' },
  string: { color: 'green' },
  number: { color: 'cyan' },
};

/** The same without colours, for NO_COLOR (no-color.org): bold, dim and inverse are not colours. */
const monochrome: Theme = Object.fromEntries(
  Object.entries(colours).map(([tone, { color: _, ...style }]) => [tone, style]),
) as Theme;

/** NO_COLOR set to anything but an empty text asks for no colours. */
export function themeFor(env: NodeJS.ProcessEnv): Theme {
  return (env.NO_COLOR ?? '') === '' ? colours : monochrome;
}
