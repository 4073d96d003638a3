import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate authority of the test's own, and a server's certificate signed by it; PEM. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * @param names what the server's certificate is made out for
 * @throws Error when openssl is missing.
 */
export async function makeCertificates(names = 'DNS:localhost,IP:127.0.0.1'): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-tls-'));
  const file = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    await run('openssl', [
      ...['req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '2'],
      ...['-subj', '/CN=Authority of the tests', '-addext', 'basicConstraints=critical,CA:TRUE'],
    ]);
    await run('openssl', [
      ...['req', ...newKey, '-keyout', file('server.key'), '-out', file('server.csr'), '-subj', '/CN=localhost'],
    ]);
    await writeFile(file('names'), `subjectAltName=${names}\n`);
    await run('openssl', [
      ...['x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
      ...['-CAcreateserial', '-out', file('server.pem'), '-days', '2', '-extfile', file('names')],
    ]);
    const [ca, certificate, key] = await Promise.all(
      ['ca.pem', 'server.pem', 'server.key'].map((name) => readFile(file(name), 'utf8')),
    );
    if (ca === undefined || certificate === undefined || key === undefined)
      throw new Error('openssl wrote no certificate');
    return { ca, certificate, key };
  } finally {
    await rm(folder, { recursive: true });
  }
}
