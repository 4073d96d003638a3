import { Box, useApp, useCursor, useInput, usePaste, useStdin } from 'ink';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Controller } from '../controller.ts';
import { isSwallowed, type KeyPress, SwallowedKeys } from '../input.ts';
import { MouseReader } from '../mouse.ts';
import { type Band, frameOf } from '../present/frame.ts';
import type { Action } from '../state/actions.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store.ts';
import type { TerminalHandover } from '../terminal.ts';
import { Row } from './row.tsx';
import type { Theme } from './theme.ts';

/** Hands every key of the terminal to the controller. */
function useKeys(controller: Controller, terminal: TerminalHandover): void {
  const { stdin } = useStdin();
  const swallowed = useRef<KeyPress[]>([]);
  const keys = useRef(new SwallowedKeys());
  const mouse = useRef(new MouseReader());
  useInput((input, key) => {
    const press = isSwallowed(input, key) ? swallowed.current.shift() : undefined;
    if (press === undefined) controller.input(input, key);
    else controller.press([press]);
  });
  usePaste((text) => controller.paste(text));
  useEffect(() => {
    // Ink reads on `readable`; Node then emits `data` with each chunk before Ink gets it, and the stream does not start
    // to flow (Node.js, "readable.on('readable')"). So the keys of a chunk are known when Ink comes to them.
    const onData = (chunk: Buffer | string) => {
      const input = chunk.toString();
      swallowed.current = keys.current.read(input);
      for (const event of mouse.current.read(input)) controller.mouse(event);
    };
    return terminal.listen(stdin, onData);
  }, [stdin, controller, terminal]);
}

function Bands({ bands, theme }: { bands: readonly Band[]; theme: Theme }) {
  // Bands, panes and rows are their places: none has another identity.
  return bands.map(({ rows, panes }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Box key={index} flexDirection="row" height={rows}>
      {panes.map(({ columns, lines }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Box key={place} flexDirection="column" width={columns}>
          {lines.map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Row key={row} line={line} theme={theme} />
          ))}
        </Box>
      ))}
    </Box>
  ));
}

/** The whole screen: draws the frame of the store's state, and nothing else. */
export function App({
  store,
  controller,
  terminal,
  theme,
}: {
  store: Store<State, Action>;
  controller: Controller;
  terminal: TerminalHandover;
  theme: Theme;
}) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { bands, cursor } = frameOf(state);
  useKeys(controller, terminal);
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.attach(suspendTerminal), [terminal, suspendTerminal]);
  useCursor().setCursorPosition(cursor ?? undefined);
  return (
    <Box flexDirection="column" width={state.size.columns} height={state.size.rows}>
      <Bands bands={bands} theme={theme} />
    </Box>
  );
}
