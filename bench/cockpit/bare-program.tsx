import { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';
import { useState } from 'react';

/** As little as Ink can do on the same screen: rows of text, of which keys choose one. The baseline of the cockpit. */
function Bare() {
  const { columns, rows } = useWindowSize();
  const [chosen, choose] = useState(0);
  const { exit } = useApp();
  useInput((input) => {
    if (input === 'q') exit();
    if (input === 'j') choose(chosen + 1);
    if (input === 'k') choose(chosen - 1);
  });
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
        <Text key={row} inverse={row === chosen}>
          {`${row === chosen ? '› ' : '  '}row ${row} `.padEnd(columns, 'lorem ipsum ')}
        </Text>
      ))}
    </Box>
  );
}

render(<Bare />, { alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, interactive: true });
