import { describe, expect, test } from 'vitest';
import { CatalogCache } from '../../src/commands/catalog-cache.ts';
import { SparkifyError } from '../../src/errors.ts';
import { emptyCatalog, type WarehouseCatalog } from '../../src/sql/catalog/catalog.ts';

function catalogWith(schema: string): WarehouseCatalog {
  return { ...emptyCatalog, schemas: [schema] };
}

/** Readings that end when the test says so. */
function readings() {
  const waiting: {
    answer: (catalog: WarehouseCatalog) => void;
    fail: (error: unknown) => void;
    signal: AbortSignal;
  }[] = [];
  const read = (signal: AbortSignal) =>
    new Promise<WarehouseCatalog>((answer, fail) => {
      waiting.push({ answer, fail, signal });
      signal.addEventListener('abort', () => fail(signal.reason));
    });
  return { read, waiting };
}

describe('the catalog in the background', () => {
  test('nothing is read before somebody asks, and asking does not wait', () => {
    const { read, waiting } = readings();
    const cache = new CatalogCache(read);
    expect(waiting).toHaveLength(0);
    expect(cache.ask()).toBe(emptyCatalog);
    expect(cache.ask()).toBe(emptyCatalog);
    expect(waiting).toHaveLength(1);
    expect(cache.state).toEqual({ name: 'reading' });
  });

  test('what was read is there from then on, and whoever watches is told', async () => {
    const { read, waiting } = readings();
    let told = 0;
    const cache = new CatalogCache(read, () => {
      told += 1;
    });
    const refreshed = cache.refresh();
    waiting[0]?.answer(catalogWith('first'));
    await refreshed;
    expect(cache.ask().schemas).toEqual(['first']);
    expect(cache.state).toEqual({ name: 'read' });
    expect(told).toBe(1);
    expect(waiting).toHaveLength(1);
  });

  test('a reading that fails keeps what was there, and a later one replaces it', async () => {
    const { read, waiting } = readings();
    const cache = new CatalogCache(read);
    const first = cache.refresh();
    waiting[0]?.answer(catalogWith('first'));
    await first;
    const second = cache.refresh();
    waiting[1]?.fail(new SparkifyError('sql', 'permission denied'));
    await second;
    expect(cache.current.schemas).toEqual(['first']);
    expect(cache.state).toMatchObject({ name: 'failed', error: { message: 'permission denied' } });
    expect(cache.ask().schemas).toEqual(['first']);
    expect(waiting).toHaveLength(2);
    const third = cache.refresh();
    waiting[2]?.answer(catalogWith('third'));
    await third;
    expect(cache.current.schemas).toEqual(['third']);
    expect(cache.state).toEqual({ name: 'read' });
  });

  test('a change during a reading has another one follow, however many changes there were', async () => {
    const { read, waiting } = readings();
    const cache = new CatalogCache(read);
    const refreshed = cache.refresh();
    void cache.refresh();
    void cache.refresh();
    waiting[0]?.answer(catalogWith('before'));
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.answer(catalogWith('after'));
    await refreshed;
    expect(cache.current.schemas).toEqual(['after']);
    expect(waiting).toHaveLength(2);
  });

  test('closing stops a reading and lets none begin', async () => {
    const { read, waiting } = readings();
    let told = 0;
    const cache = new CatalogCache(read, () => {
      told += 1;
    });
    cache.ask();
    await cache.close();
    expect(waiting[0]?.signal.aborted).toBe(true);
    await cache.refresh();
    expect(waiting).toHaveLength(1);
    expect(told).toBe(0);
  });
});
