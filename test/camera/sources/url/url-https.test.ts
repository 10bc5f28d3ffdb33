import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';
import { expect } from 'chai';
import { UrlSource } from '../../../../daemon/camera/sources/url/url-source.ts';
import { collectedFrames, sourceFailure } from '../../../helpers/collected-frames.ts';
import { expiredCertificate } from '../../../helpers/expired-certificate.ts';
import { jpeg } from '../../../helpers/jpeg.ts';
import { needs } from '../../../helpers/programs.ts';

describe('UrlSource of an https camera with a certificate of its own', () => {
  needs('OpenSSL');
  let server: Server;
  let url: string;
  let fingerprint: string;
  let requests = 0;

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-url-tls-'));
    const [cert, key] = [join(folder, 'cert'), join(folder, 'key')];
    expiredCertificate(cert, key);
    fingerprint = new X509Certificate(readFileSync(cert)).fingerprint256;
    server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      socket
        .on('error', () => {})
        .once('data', () => {
          requests++;
          socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), jpeg()]));
        });
    });
    server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `https://user:geheim@127.0.0.1:${(server.address() as AddressInfo).port}/`;
    rmSync(folder, { recursive: true });
  });
  after(() => server.close());

  it('sends nothing to it, and names its fingerprint', async () => {
    const found = await sourceFailure(new UrlSource({ url, framerate: 100 }));
    expect(found).to.include({ code: 'unreachable' });
    expect(found.message).to.match(/^The certificate of https:.* cannot be trusted: /);
    expect(found.hint).to.include(`SOURCE_URL_FINGERPRINT=${fingerprint}`);
    expect(requests).to.equal(0);
  });

  it('takes it once its fingerprint is set, in any spelling, and no other one', async () => {
    for (const spelling of [fingerprint, fingerprint.replaceAll(':', '').toLowerCase()])
      expect(
        await collectedFrames(new UrlSource({ url, framerate: 100, fingerprint: spelling }), 2),
      ).to.have.length(2);
    const before = requests;
    const found = await sourceFailure(new UrlSource({ url, framerate: 100, fingerprint: '00'.repeat(32) }));
    expect(found.message).to.include('another one than SOURCE_URL_FINGERPRINT');
    expect(requests).to.equal(before);
  });
});
