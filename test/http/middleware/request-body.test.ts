import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import Koa from 'koa';
import { discardBody, requestBody } from '../../../daemon/http/middleware/request-body.ts';
import { createRouter, matchRoute } from '../../../daemon/http/request-route.ts';
import { ROUTES } from '../../../daemon/http/routes.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

const CHUNKED = 'Transfer-Encoding: chunked';
const WAIT_MS = 200;

/** In the format of Transfer-Encoding: chunked. */
function chunked(...chunks: string[]): string {
  return [...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
}

describe('a request body', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp();
    await app.logged(/camera: streaming/);
  });
  after(() => app.stop());

  async function send(line: string, headers: string[], body: string) {
    const head = [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers];
    const text = (await raw(app.port, `${head.join('\r\n')}\r\n\r\n${body}`).ended).toString('latin1');
    return { status: Number(text.slice(9, 12)), head: text.split('\r\n\r\n')[0] ?? '' };
  }

  /** The same body once with its length and once in chunks. */
  async function sendBoth(line: string, body: string) {
    const answers = [
      send(line, [`Content-Length: ${body.length}`], body),
      send(line, [CHUNKED], chunked(body.slice(0, 5), body.slice(5))),
    ];
    return Promise.all(answers);
  }

  const FORM = 'user=anna&password=x&next=recipes';
  const LARGE = `user=${'x'.repeat(8192)}`;

  it('reaches a form, whether its length is known or not', async () => {
    for (const { status, head } of await sendBoth('POST /login', FORM)) {
      expect(status).to.equal(303);
      expect(head).to.include('\r\nLocation: ./recipes\r\n');
    }
  });

  it('is refused with 413 if it is too large for a form', async () => {
    for (const path of ['/login', '/setup'])
      for (const body of [LARGE, 'user=&'.repeat(200_000)])
        for (const { status, head } of await sendBoth(`POST ${path}`, body)) {
          expect(status, path).to.equal(413);
          expect(head).to.include('X-Picamd-Error: body-too-large');
        }
    const [largest] = await sendBoth('POST /login', LARGE.slice(0, 8192));
    expect(largest?.status).to.equal(303);
  });

  for (const path of new Set(ROUTES.map((route) => route.path))) {
    const routes = ROUTES.filter((route) => route.path === path);
    const at = path.replaceAll(/:\w+/g, 'x');
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      const { right, answers } = routes.find(({ methods }) => methods.includes(method)) ?? {};
      if (right === undefined)
        it(`is refused with 405 at ${path}, which does not take ${method}`, async () => {
          for (const { status, head } of await sendBoth(`${method} ${at}`, FORM)) {
            expect(status).to.equal(405);
            const allowed = routes.flatMap(({ methods }) =>
              methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : one)),
            );
            expect(head).to.include(`\r\nAllow: ${[...allowed, 'OPTIONS'].join(', ')}\r\n`);
          }
        });
      else if (method === 'GET' || answers !== 'form')
        it(`is refused at ${path}, which takes no form with ${method}`, async () => {
          // Where nobody logs in, nobody is an admin.
          const refused = right === 'admin' ? 403 : answers === 'json' && method !== 'GET' ? 415 : 413;
          for (const { status } of await sendBoth(`${method} ${at}`, FORM)) expect(status).to.equal(refused);
        });
    }
  }

  it('is refused with 404 without a route, and with 400 if its length is ambiguous', async () => {
    for (const { status } of await sendBoth('POST /nowhere', FORM)) expect(status).to.equal(404);
    const both = await send('POST /login', [CHUNKED, `Content-Length: ${FORM.length}`], chunked(FORM));
    expect(both.status).to.equal(400);
  });

  it('may be empty for every method', async () => {
    expect((await send('GET /livez', ['Content-Length: 0'], '')).status).to.equal(200);
    expect((await send('POST /logout', ['Content-Length: 0'], '')).status).to.equal(303);
  });

  it('that does not end delays its refusal briefly and closes the connection', async () => {
    const koa = new Koa();
    const router = createRouter(ROUTES, () => () => {});
    koa.use(matchRoute(router, ROUTES)).use(discardBody(WAIT_MS)).use(requestBody);
    const server = createServer((req, res) => void koa.callback()(req, res)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const startMs = performance.now();
    const client = raw(port, 'GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n');
    expect((await client.ended).toString('latin1')).to.match(/^HTTP\/1\.1 413 [^]*\r\nConnection: close\r\n/);
    expect(performance.now() - startMs).to.be.at.least(WAIT_MS - 20);
    await new Promise((resolve) => server.close(resolve));
  });
});
