import { Box } from 'ink';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { line, span } from '../../src/ui/present/line.ts';
import { Row } from '../../src/ui/view/row.tsx';
import { themeFor } from '../../src/ui/view/theme.ts';

const theme = themeFor({ NO_COLOR: '1' });

function drawn(...lines: Parameters<typeof Row>[0]['line'][]): string {
  // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a test never move
  const rows = lines.map((one, index) => <Row key={index} line={one} theme={theme} />);
  const { lastFrame, unmount } = render(<Box flexDirection="column">{rows}</Box>);
  const frame = lastFrame() ?? '';
  unmount();
  return frame;
}

describe('Row', () => {
  it('draws its pieces one after another, on one line', () => {
    expect(drawn([span('stage'), span(' ✔ ', 'good'), span('success', 'good')])).toContain('stage ✔ success');
  });

  it('keeps its height where it is empty', () => {
    expect(drawn([], line('below')).split('\n')).toHaveLength(2);
  });

  it('shows control characters instead of obeying them', () => {
    const frame = drawn(line('a\u001b[2Jb\tc\u0085d'), line('below'));
    expect(frame).not.toContain('\u001b[2J');
    expect(frame.split('\n')).toHaveLength(2);
    expect(frame).toMatch(/a.+b.+c.+d/);
  });
});
