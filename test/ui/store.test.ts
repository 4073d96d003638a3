import { describe, expect, it } from 'vitest';
import { Store } from '../../src/ui/store.ts';
import { ManualClock } from './manual-clock.ts';

function counting(): { store: Store<number, number>; clock: ManualClock; drawn: number[] } {
  const clock = new ManualClock();
  const store = new Store((sum: number, add: number) => sum + add, 0, clock);
  const drawn: number[] = [];
  store.subscribe(() => drawn.push(store.get()));
  return { store, clock, drawn };
}

describe('the store', () => {
  it('tells of a key at once', () => {
    const { store, drawn } = counting();

    store.dispatch(1);
    store.dispatch(1);

    expect(drawn).toEqual([1, 2]);
  });

  it('tells of a flood of events at most every 50 ms, and of its end', () => {
    const { store, clock, drawn } = counting();

    for (let event = 0; event < 1000; event++) {
      store.post(1);
      clock.advance(1);
    }
    clock.advance(100);

    expect(drawn.length).toBeLessThanOrEqual(21);
    expect(drawn.at(-1)).toBe(1000);
    expect(clock.timers).toBe(0);
  });

  it('has the latest state even before it tells', () => {
    const { store } = counting();
    store.post(1);
    store.post(1);

    expect(store.get()).toBe(2);
  });

  it('tells of waiting events together with a key', () => {
    const { store, clock, drawn } = counting();
    store.post(1);
    store.post(1);

    store.dispatch(1);
    clock.advance(100);

    expect(drawn).toEqual([1, 3]);
  });

  it('is silent when nothing has changed', () => {
    const { store, drawn } = counting();

    store.dispatch(0);
    store.post(0);

    expect(drawn).toEqual([]);
  });
});
