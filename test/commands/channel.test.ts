import { expect, it } from 'vitest';
import { Channel } from '../../src/commands/channel.ts';

it('hands on everything in order, whatever was there before the reader came', async () => {
  const channel = new Channel<number>();
  for (let item = 0; item < 200_000; item += 1) channel.push(item);
  const seen: number[] = [];
  for await (const item of channel) {
    seen.push(item);
    if (item === 199_999) {
      channel.push(200_000);
      channel.close();
    }
  }
  expect(seen.length).toBe(200_001);
  expect(seen.every((item, index) => item === index)).toBe(true);
});
