import type { ResultSet } from '../../../src/warehouse/warehouse.ts';
import { keys, type Screen, type ScreenSetting, screens } from '../screen.ts';

/** A function that opens cockpits with the SQL prompt shown. */
export function prompts(): (setting?: ScreenSetting) => Promise<Screen> {
  const open = screens();
  return async (setting = {}) => {
    const screen = await open(setting);
    await screen.press('s');
    return screen;
  };
}

/** Pastes a text into the editor and runs the statement that it ends with. */
export async function send(screen: Screen, sql: string): Promise<void> {
  await screen.type(keys.ctrl('x'), keys.paste(sql), keys.ctrl('j'));
}

/** Answers the latest statement and waits for the screen. */
export async function answer(screen: Screen, result: ResultSet): Promise<void> {
  screen.pipeline.latestQuery().answer(result);
  await screen.idle();
}

/** Runs a statement, answers it and gives the keys to its rows. */
export async function show(screen: Screen, result: ResultSet, sql = 'select 1'): Promise<void> {
  await send(screen, sql);
  await answer(screen, result);
  await screen.press(keys.tab);
}
