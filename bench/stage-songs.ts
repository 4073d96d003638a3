import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { generateSample } from '../src/sample/generate.ts';
import { startS3Server } from '../test/s3-server/server.ts';
import { compare } from './measure.ts';
import { openBenchPipeline, withFolder } from './world.ts';

/** As many as Sparkify's smaller song prefix has. */
const songs = 14_896;
const concurrency = 32;

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < items.length) {
        const item = items[next] as T;
        next += 1;
        await work(item);
      }
    }),
  );
}

function withSongs<T>(work: (folder: string, data: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const data = join(folder, 'data');
    await generateSample({ directory: data, songs, events: 1, seed: 1, signal: new AbortController().signal });
    return work(folder, data);
  });
}

/** One-song files: the whole `stage` step, against reading the same files in Node and doing nothing with them. */
export function benchStageSongs() {
  return withSongs(async (folder, data) => {
    const { pipeline, run } = await openBenchPipeline(
      folder,
      `[S3]\nLOG_DATA=${data}/log_data\nSONG_DATA=${data}/song_data\n`,
    );
    try {
      return await compare(
        `stage ${songs.toLocaleString('en-US')} one-song files from a folder`,
        2,
        () => run('stage'),
        `Node: list the folder and read every file, ${concurrency} at once`,
        async () => atOnce(await files(join(data, 'song_data')), (file) => readFile(file)),
      );
    } finally {
      await pipeline.close();
    }
  });
}

/** The same objects through S3 on loopback, against bare GETs of them with the AWS SDK. */
export function benchStageS3() {
  return withSongs(async (folder, data) => {
    const server = await startS3Server({ buckets: { sparkify: { folder: data } } });
    const { pipeline, run } = await openBenchPipeline(
      folder,
      `[S3]\nLOG_DATA=s3://sparkify/log_data\nSONG_DATA=s3://sparkify/song_data\nREGION=us-west-2\nENDPOINT=${server.endpoint}\nPATH_STYLE=yes\n[AWS]\nKEY=test\nSECRET=secret\n`,
    );
    const client = new S3Client({
      region: 'us-west-2',
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'secret' },
    });
    const keys = (await files(join(data, 'song_data'))).map((file) => file.slice(data.length + 1));
    try {
      return await compare(
        `stage ${songs.toLocaleString('en-US')} one-song objects from S3 on loopback`,
        2,
        () => run('stage'),
        `AWS SDK: GET the same objects, ${concurrency} at once`,
        () =>
          atOnce(keys, async (Key) => {
            const { Body } = await client.send(new GetObjectCommand({ Bucket: 'sparkify', Key }));
            await Body?.transformToByteArray();
          }),
        3,
      );
    } finally {
      client.destroy();
      await pipeline.close();
      await server.close();
    }
  });
}
