import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Not `req -x509`, which cannot create an expired certificate. */
const AUTHORITY = `[ca]
default_ca = self
[self]
database = issued
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
`;

/** A certificate that was valid for a day in 2020, and its key. */
export function expiredCertificate(cert: string, key: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-expired-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  try {
    writeFileSync(join(folder, 'config'), AUTHORITY);
    writeFileSync(join(folder, 'issued'), '');
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl('req', '-new', ...curve, '-subj', '/CN=camera', '-keyout', 'key', '-out', 'request');
    const dates = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
    const self = ['-config', 'config', '-selfsign', '-keyfile', 'key', '-rand_serial'];
    openssl('ca', '-batch', '-notext', ...self, ...dates, '-in', 'request', '-out', 'cert');
    copyFileSync(join(folder, 'cert'), cert);
    copyFileSync(join(folder, 'key'), key);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
