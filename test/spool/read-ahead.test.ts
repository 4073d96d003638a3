import { describe, expect, it } from 'vitest';
import type { Source, SourceObject } from '../../src/source/source.ts';
import { readAhead } from '../../src/spool/read-ahead.ts';

function object(name: string): SourceObject {
  return { uri: `mem:${name}`, name, bytes: 1, version: '1', modified: 0 };
}

async function* listed(names: readonly string[]) {
  for (const name of names) yield object(name);
}

/** A source whose reads wait until they are let go, and that counts how many are open. */
class GatedSource implements Pick<Source, 'read'> {
  readonly uri = 'mem:';
  readonly opened: string[] = [];
  readonly gates = new Map<string, PromiseWithResolvers<void>>();
  stopped = 0;

  async *list() {}

  async *read({ name }: SourceObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.opened.push(name);
    const gate = Promise.withResolvers<void>();
    this.gates.set(name, gate);
    signal.addEventListener('abort', () => gate.reject(signal.reason), { once: true });
    try {
      await gate.promise;
      yield Buffer.from(name);
    } finally {
      if (signal.aborted) this.stopped += 1;
    }
  }

  async close() {}
}

const limits = { objects: 3, bytes: 1000 };

describe('readAhead', () => {
  it('reads some objects at once and hands them out in the order of the listing', async () => {
    const source = new GatedSource();
    const texts: string[] = [];
    const done = (async () => {
      for await (const open of readAhead(source, listed(['a', 'b', 'c', 'd']), limits, new AbortController().signal)) {
        for await (const chunk of open.chunks()) texts.push(Buffer.from(chunk).toString());
      }
    })();
    await untilTrue(() => source.opened.length === 3);
    source.gates.get('c')?.resolve();
    source.gates.get('b')?.resolve();
    source.gates.get('a')?.resolve();
    await untilTrue(() => source.gates.has('d'));
    source.gates.get('d')?.resolve();
    await done;
    expect(texts).toEqual(['a', 'b', 'c', 'd']);
  });

  it('throws the failure of an object when its turn has come, and stops the others', async () => {
    const source = new GatedSource();
    const seen: string[] = [];
    const done = (async () => {
      for await (const open of readAhead(source, listed(['a', 'b', 'c']), limits, new AbortController().signal)) {
        for await (const chunk of open.chunks()) seen.push(Buffer.from(chunk).toString());
      }
    })();
    await untilTrue(() => source.gates.size === 3);
    source.gates.get('b')?.reject(new Error('gone'));
    source.gates.get('a')?.resolve();
    await expect(done).rejects.toThrow('gone');
    expect(seen).toEqual(['a']);
    expect(source.stopped).toBe(1);
  });

  it('holds back the readers when the memory for them is used up, and never the one whose turn it is', async () => {
    const chunk = Buffer.alloc(100);
    let read = 0;
    const source: Pick<Source, 'read'> = {
      async *read() {
        for (let i = 0; i < 20; i += 1) {
          read += 1;
          yield chunk;
        }
      },
    };
    let most = 0;
    let taken = 0;
    const signal = new AbortController().signal;
    for await (const open of readAhead(source, listed(['a', 'b', 'c', 'd', 'e']), limits, signal)) {
      for await (const _ of open.chunks()) {
        taken += 1;
        most = Math.max(most, read - taken);
      }
    }
    expect(taken).toBe(100);
    // 10 chunks fill the budget; each reader may hold one more in its hands.
    expect(most).toBeLessThanOrEqual(10 + 2 * limits.objects);
  });
});

async function untilTrue(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
