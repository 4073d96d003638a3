import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configured } from './configured.ts';

const sections: Record<string, string[]> = {
  CLUSTER: ['HOST=db.example.org', 'DB_NAME=dwh', 'DB_USER=me', 'DB_PORT=5439', 'SCHEMA=star', 'NUM_NODES=4'],
  S3: ['LOG_DATA=s3://bucket/log', 'SONG_DATA=s3://bucket/song', 'REGION=us-west-2', 'PATH_STYLE=yes'],
  AWS: ['KEY=AKIAEXAMPLE', 'SECRET=abcdefgh', 'REGION=eu-west-1'],
  ETL: ['MAX_ERRORS=3', 'UNMATCHED_PLAYS=drop'],
};

const shuffledSections = fc
  .shuffledSubarray(Object.keys(sections), { minLength: Object.keys(sections).length })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) => {
        const lines = sections[name] ?? [];
        return fc
          .shuffledSubarray(lines, { minLength: lines.length })
          .map((shuffled) => `[${name}]\n${shuffled.join('\n')}\n`);
      }),
    ),
  )
  .map((parts) => parts.join('\n'));

test('the order of sections and keys never matters', () => {
  const inOrder = Object.entries(sections).map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`);
  /** All but what names folders and lines. */
  const essence = (text: string) => {
    const { origins, file, embedded, ...rest } = configured(text).settings;
    return { ...rest, set: Object.keys(origins).sort() };
  };
  const expected = essence(inOrder.join(''));
  fc.assert(
    fc.property(shuffledSections, (text) => {
      expect(essence(text)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
