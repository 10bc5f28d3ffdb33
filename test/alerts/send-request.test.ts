import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NoAnswer, sendRequest } from '../../daemon/alerts/send-request.ts';
import { makeCertificate } from '../../daemon/server/self-signed.ts';

const SHORT_MS = 80;
/** Enough for the head of an answer. */
const HEAD_MS = 1000;

describe('a request to a webhook', () => {
  const servers = new Set<Server>();
  const requests: { method: string | undefined; body: string }[] = [];

  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers.clear();
    requests.length = 0;
  });

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        requests.push({ method: request.method, body });
        answer(request, response);
      });
    }).listen(0, '127.0.0.1');
    servers.add(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const send = (url: string, timeoutMs = SHORT_MS, signal = new AbortController().signal) =>
    sendRequest(
      { url: new URL(url), method: 'POST', headers: { 'content-length': '2' }, body: Buffer.from('hi') },
      { signal, timeoutMs },
    );
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('it was answered'),
      (error: unknown) => error as NoAnswer,
    );

  it('brings what the other side says, without control characters, as far as it is short', async () => {
    const url = await serve((_, response) => response.writeHead(401).end(`no\u001b[2J${'x'.repeat(500)}`));
    const answer = await send(url, 5000);
    expect(answer.status).to.equal(401);
    expect(answer.text)
      .to.match(/^no\?\[2Jx+\.\.\.$/)
      .and.to.have.length(200);
    expect(requests).to.deep.equal([{ method: 'POST', body: 'hi' }]);
  });

  it('ends at its time limit where nobody answers, and where the rest of an answer does not come', async () => {
    const silent = await failure(send(await serve(() => {})));
    expect(silent).to.be.instanceOf(NoAnswer);
    expect([silent.code, silent.addresses]).to.deep.equal(['timeout', ['127.0.0.1']]);
    const half = await serve((_, response) => response.writeHead(200, { 'Content-Length': 9 }).write('ok'));
    expect((await send(half, HEAD_MS)).status).to.equal(200);
  });

  it('reads the beginning of an endless answer, and closes the connection', async () => {
    let sent = 0;
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const url = await serve((_, response) => {
      response.on('close', closed);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect((await send(url, 5000)).status).to.equal(200);
    await isClosed;
    expect(sent).to.be.lessThan(32 * 1024 * 1024);
  });

  it('does not follow a redirect', async () => {
    const url = await serve((request, response) =>
      response.writeHead(302, { Location: `http://${request.headers.host ?? ''}/other` }).end(),
    );
    expect((await send(url, 5000)).status).to.equal(302);
    expect(requests).to.have.length(1);
  });

  it('fails where nobody listens, and when it is stopped', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    expect((await failure(send(`http://127.0.0.1:${port}/`))).code).to.equal('ECONNREFUSED');
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    expect((await failure(send(url, 5000, stop.signal))).code).to.equal('ABORT_ERR');
  });

  it('trusts no certificate that nobody signed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-alert-'));
    const [cert, key] = [join(folder, 'cert'), join(folder, 'key')];
    await makeCertificate(cert, key, ['127.0.0.1']);
    const options = { cert: readFileSync(cert), key: readFileSync(key) };
    rmSync(folder, { recursive: true });
    const server = createTlsServer(options, (_, response) => response.end('secret')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const error = await failure(send(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`, 5000));
    server.closeAllConnections();
    server.close();
    expect(error.code).to.match(/SELF_SIGNED/);
  });
});
