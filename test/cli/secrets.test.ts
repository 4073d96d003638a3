import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Ended, newPlace, type Place } from './program.ts';

const secrets = {
  password: 'hunter2-password',
  keyId: 'hunter2-key-id',
  secretKey: 'hunter2-secret-key',
  token: 'hunter2-token',
};

let place: Place;
let said: Ended[];

beforeAll(async () => {
  place = newPlace({
    'dwh.cfg':
      `[CLUSTER]\nENGINE = embedded\nDB_PASSWORD = ${secrets.password}\n` +
      `[AWS]\nKEY = ${secrets.keyId}\nSECRET = ${secrets.secretKey}\nSESSION_TOKEN = ${secrets.token}\n` +
      // Nobody listens on port 1: the run signs its requests, and fails.
      '[S3]\nLOG_DATA = s3://bucket/logs\nSONG_DATA = s3://bucket/songs\nREGION = us-west-2\nENDPOINT = http://127.0.0.1:1\n' +
      '[ETL]\nVALIDATION_DIR = checks\n',
    // What people write into their own files comes round in messages, too.
    'checks/leak.sql': `-- title: Leak\nSELECT '${secrets.password}' AS leak FROM nowhere_${secrets.token.replace(/-/g, '_')}\n`,
    'checks/quote.sql': `SELECT CAST('${secrets.secretKey}' AS INTEGER)\n`,
    'bad.cfg': `[CLUSTER]\nDB_PASSWORD = ${secrets.password}\nDB_PORT = ${secrets.password}\n[ETL]\nMAX_ERRORS = x\n`,
  });
  said = [];
  for (const args of [
    ['doctor'],
    ['doctor', '--json'],
    ['run'],
    ['run', '--json'],
    ['validate'],
    ['validate', '--json'],
    ['run', '--plan', '--only', 'validate'],
    ['run', '--plan', '--only', 'validate', '--json'],
    ['history'],
    ['history', '--json'],
    ['status', '--json'],
    ['sql', '-c', `SELECT CAST('${secrets.password}' AS INTEGER)`],
    ['status', '--config', 'bad.cfg'],
  ]) {
    said.push(await place.run(args));
  }
});

describe('secrets of the configuration', () => {
  test('are in nothing that the program prints', () => {
    for (const secret of Object.values(secrets)) {
      for (const { stdout, stderr } of said) expect(`${stdout}${stderr}`).not.toContain(secret);
    }
    expect(said[0]?.stdout).toMatch(/\[AWS\] SECRET +\*{8} {2}\(dwh\.cfg:6\)/);
    expect(said[4]?.stderr).toContain('********');
  });

  test('are in nothing that the program keeps', () => {
    const kept = readdirSync(place.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(kept.length).toBeGreaterThan(0);
    for (const entry of kept) {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      for (const secret of Object.values(secrets)) expect(bytes.includes(secret)).toBe(false);
    }
  });
});
