import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { cipherList, processorHasAes } from '../../daemon/server/ciphers.ts';
import { makeCertificate } from '../../daemon/server/self-signed.ts';
import { needs } from '../helpers/programs.ts';

describe('Ciphers', () => {
  needs('OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-ciphers-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];

  before(() => makeCertificate(cert, key, ['camera.local']));
  after(() => rmSync(folder, { recursive: true }));

  /** What a client gets that offers everything, in its own order. */
  async function negotiated(hasAes: boolean, version: 'TLSv1.2' | 'TLSv1.3'): Promise<string> {
    const files = { cert: readFileSync(cert), key: readFileSync(key) };
    const server = createServer({ ...files, ciphers: cipherList(hasAes) }, (socket) => socket.end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
    });
    await once(socket, 'secureConnect');
    const { standardName } = socket.getCipher();
    socket.destroy();
    server.close();
    await once(server, 'close');
    return standardName;
  }

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    it(`are the cheapest for the processor with ${version}`, async () => {
      expect(await negotiated(true, version)).to.match(/_AES_128_GCM_SHA256$/);
      expect(await negotiated(false, version)).to.match(/_CHACHA20_POLY1305_SHA256$/);
    });

  it('follow from the instructions that the processor names', () => {
    const cpuinfo = join(folder, 'cpuinfo');
    const has = (text: string) => {
      writeFileSync(cpuinfo, text);
      return processorHasAes(cpuinfo);
    };
    // Raspberry Pi 5, 4, and a PC.
    expect(has('processor\t: 0\nFeatures\t: fp asimd evtstrm aes pmull sha1 sha2 crc32\n')).to.equal(true);
    expect(has('processor\t: 0\nFeatures\t: fp asimd evtstrm crc32 cpuid\nModel\t: aes\n')).to.equal(false);
    expect(has('flags\t\t: fpu vme sse4_2 aes xsave\n')).to.equal(true);
    expect(has('flags\t\t: fpu vme vaes sse4_2\n')).to.equal(false);
    expect(processorHasAes(join(folder, 'missing'))).to.equal(false);
  });
});
