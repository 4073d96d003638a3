import { Box, useCursor, useInput, usePaste, useStdin } from 'ink';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Controller } from '../controller.ts';
import { isSwallowed, type KeyPress, swallowedKeys } from '../input.ts';
import { frameOf } from '../present/frame.ts';
import type { Action } from '../state/actions.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store.ts';
import { Row } from './row.tsx';
import type { Theme } from './theme.ts';

/** Hands every key of the terminal to the controller. */
function useKeys(controller: Controller): void {
  const { stdin } = useStdin();
  const swallowed = useRef<KeyPress[]>([]);
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
      swallowed.current = swallowedKeys(chunk.toString());
    };
    stdin.on('data', onData);
    return () => {
      stdin.off('data', onData);
    };
  }, [stdin]);
}

/** The whole screen: draws the frame of the store's state, and nothing else. */
export function App({
  store,
  controller,
  theme,
}: {
  store: Store<State, Action>;
  controller: Controller;
  theme: Theme;
}) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { lines, cursor } = frameOf(state);
  useKeys(controller);
  useCursor().setCursorPosition(cursor ?? undefined);
  return (
    <Box flexDirection="column" width={state.size.columns} height={state.size.rows}>
      {lines.map((line, index) => (
        // A row of the screen is its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row key={index} line={line} theme={theme} />
      ))}
    </Box>
  );
}
