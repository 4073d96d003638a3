import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certificates, makeCertificates } from '../certificates.ts';
import type { Cluster } from './cluster.ts';

/** Gives a cluster a certificate for localhost alone, and starts it anew with TLS. */
export async function encrypt(cluster: Cluster): Promise<Certificates> {
  const certificates = await makeCertificates('DNS:localhost');
  const { uid, gid } = statSync(join(cluster.data, 'postgresql.conf'));
  for (const [name, text] of [
    ['server.key', certificates.key],
    ['server.crt', certificates.certificate],
  ] as const) {
    const file = join(cluster.data, name);
    writeFileSync(file, text);
    chownSync(file, uid, gid);
    chmodSync(file, 0o600);
  }
  cluster.configure(['ssl = on']);
  await cluster.stopServer();
  await cluster.startServer();
  return certificates;
}
