import { expect, it } from 'vitest';
import { resultOf } from '../fake-pipeline.ts';
import { keys } from '../screen.ts';
import { prompts, show } from './prompt-screen.ts';

// With a screen that looked at all of it, these would last for minutes.

const open = prompts();

it('a value of megabytes is shown by its beginning', async () => {
  const screen = await open();
  await show(screen, resultOf(['big'], [['x漢'.repeat(5_000_000)]]));
  expect(screen.text).toMatch(/› +1 x漢x漢.*…/);
  await screen.press(keys.enter);
  expect(screen.text).toContain('10,000,000 characters');
  expect(screen.text).toContain('its beginning alone is shown');
  await screen.type(keys.pageDown, keys.pageDown);
  await screen.press('q');
  await screen.press('w');
  expect(screen.text).toMatch(/› +1 x漢x漢/);
});

it('a row of 1,500 columns is seen from its first to its last', async () => {
  const names = Array.from({ length: 1500 }, (_, index) => `column_${index}`);
  const screen = await open();
  await show(
    screen,
    resultOf(
      names,
      Array.from({ length: 500 }, (_, row) => names.map((_, column) => `${row}/${column}`)),
    ),
  );
  expect(screen.text).toMatch(/column_0 │ column_1 /);
  await screen.press('$');
  expect(screen.text).toMatch(/column_1498 │ column_1499 *$/m);
  expect(screen.text).toMatch(/0\/1498 +│ 0\/1499 *$/m);
  await screen.press('0');
  expect(screen.text).toMatch(/column_0 │ column_1 /);
});

it('a line of forty thousand characters is edited at its end and its beginning', async () => {
  const screen = await open();
  const columns = Array.from({ length: 3000 }, (_, index) => `column_${index}`).join(', ');
  await screen.type(keys.ctrl('x'), keys.paste(`select ${columns} from wide`), ' w');
  expect(screen.text).toContain('column_2999 from wide w');
  await screen.press(keys.home);
  await screen.type('x');
  expect(screen.text).toContain('xselect column_0, column_1');
});
