import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { expectFewLeftOut } from '../clients/shown.ts';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { frameBytes, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { startCaddy, startNginx } from '../helpers/proxies.ts';
import type { ReverseProxy } from '../helpers/proxies.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

/** An address of this machine other than the proxy's and the daemon's, for clients of the proxy. */
const CLIENT = '127.0.0.7';
const FRAMES = 20;
const PREFIX = '/camera';
const USER_HEADERS = { Authorization: basic(USER.name, USER.password) };

interface Status {
  viewers: { address: string }[];
  viewersGone: { closed: number };
}

for (const [name, startProxy] of [
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const) {
  for (const transport of ['an address', 'a Unix socket'] as const) {
    describe(`picamd behind ${name} at ${transport}, as in deploy/proxy/`, () => {
      needs(name);
      const folder = mkdtempSync(join(tmpdir(), 'picamd-behind-'));
      let file: CredentialsFile;
      let daemon: RunningDaemon;
      let proxy: ReverseProxy;

      before(async () => {
        file = await credentialsFile();
        const hostArgs =
          transport === 'an address'
            ? ['--host', '127.0.0.1', '--trusted-proxies', '127.0.0.1']
            : ['--host', join(folder, 'http.sock'), '--trusted-proxies', 'unix'];
        daemon = await startNumberedCamera({}, [...hostArgs, '--credentials-file', file.path]);
        await daemon.logged(/camera: streaming/);
        proxy = await startProxy(
          transport === 'an address' ? `127.0.0.1:${daemon.port}` : join(folder, 'http.sock'),
        );
      });

      after(async () => {
        // A proxy waits for its streams to end.
        await daemon?.stop();
        await proxy?.stop();
        file?.clear();
        rmSync(folder, { recursive: true });
      });

      /** Sends a request to the proxy and verifies its certificate. */
      async function ask(
        path: string,
        { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
      ): Promise<IncomingMessage> {
        const pending = request({
          host: '127.0.0.1',
          port: proxy.port,
          servername: 'localhost',
          ca: proxy.cert,
          localAddress: CLIENT,
          agent: false,
          path: PREFIX + path,
          method: body === undefined ? 'GET' : 'POST',
          headers: { Host: `localhost:${proxy.port}`, ...headers },
        }).end(body);
        const [response] = (await once(pending, 'response')) as [IncomingMessage];
        return response;
      }

      async function text(response: IncomingMessage): Promise<string> {
        return Buffer.concat(await response.toArray()).toString('utf8');
      }

      const status = async (): Promise<Status> =>
        JSON.parse(await text(await ask('/status', { headers: USER_HEADERS }))) as Status;

      /** Reads `count` parts of the stream; calls `onFrame` with the number of each. */
      async function watch(count: number, onFrame: (number: number) => void = () => {}): Promise<Buffer[]> {
        const stream = await ask('/video_feed', { headers: USER_HEADERS });
        expect(stream.statusCode).to.equal(200);
        const head = `HTTP/1.1 200 OK\r\nContent-Type: ${stream.headers['content-type']}\r\n\r\n`;
        let bytes = Buffer.from(head);
        let pictures: Buffer[] = [];
        for await (const chunk of stream) {
          bytes = Buffer.concat([bytes, chunk as Buffer]);
          const before = pictures.length;
          pictures = parseStream(bytes).parts.map(({ body }) => body);
          for (const picture of pictures.slice(before)) onFrame(readFrameNumber(picture));
          if (pictures.length >= count) break;
        }
        return pictures;
      }

      it('streams complete frames in order, before the next one is captured', async () => {
        let newest = -1;
        // A client without the proxy shows the newest frame of the daemon.
        const direct =
          transport === 'an address'
            ? raw(daemon.port, `GET /video_feed?token=${file.token} HTTP/1.0\r\n\r\n`)
            : null;
        direct?.socket.on('data', () => {
          const last = parseStream(direct.bytes()).parts.at(-1);
          if (last !== undefined) newest = readFrameNumber(last.body);
        });
        const framesLate: number[] = [];
        const pictures = await watch(FRAMES, (number) => framesLate.push(newest - number));
        const numbers = pictures.map(readFrameNumber);
        expectFewLeftOut(numbers);
        for (const picture of pictures)
          expect(picture.equals(frameBytes(readFrameNumber(picture)))).to.equal(true);
        if (direct === null) return;
        direct.socket.destroy();
        const late = framesLate.filter((frames) => frames > 0);
        // A busy machine may delay some frames; a buffer would delay all of them.
        expect(late.length, `late by ${framesLate.join(' ')} frames`).to.be.lessThan(FRAMES * 0.75);
      });

      it('streams events as they happen', async () => {
        const stream = await ask('/events/stream', { headers: USER_HEADERS });
        expect(stream.headers['content-type']).to.equal('text/event-stream; charset=utf-8');
        const chunks = stream.iterator({ destroyOnReturn: false });
        const read = async (pattern: RegExp) => {
          for (let text = ''; !pattern.test(text);) text += String((await chunks.next()).value);
        };
        // The head and this come before anything happens.
        await read(/retry: 3000\n\n/);
        const headers = { ...USER_HEADERS, 'Content-Type': 'application/json' };
        const reported = await ask('/events', { headers, body: '{"text": "Doorbell"}' });
        expect(reported.statusCode).to.equal(201);
        await read(/"text":"Doorbell".*\n\n/);
        stream.destroy();
      });

      it('knows the real address of the client, ignores what it claims, and notices when it leaves', async () => {
        while ((await status()).viewers.length > 0);
        const stream = await ask('/video_feed', {
          headers: { ...USER_HEADERS, 'X-Forwarded-For': '203.0.113.5', 'X-Forwarded-Proto': 'http' },
        });
        await once(stream, 'data');
        const before = await status();
        expect(before.viewers.map(({ address }) => address)).to.deep.equal([CLIENT]);
        stream.destroy();
        let now = before;
        while (now.viewers.length > 0) now = await status();
        expect(now.viewersGone.closed).to.equal(before.viewersGone.closed + 1);
      });

      it('logs users in below the prefix, with a cookie only for TLS and only for the camera', async () => {
        const accept = { Accept: 'text/html' };
        const toForm = await ask('/recipes', { headers: accept });
        const form = new URL(toForm.headers.location ?? '', `https://localhost${PREFIX}/recipes`);
        expect([toForm.statusCode, form.pathname, form.search]).to.deep.equal([
          303,
          `${PREFIX}/login`,
          '?next=recipes',
        ]);
        expect(await text(await ask('/login?next=recipes'))).to.include(
          '<form method="post" action="login">',
        );
        const fields = new URLSearchParams({ user: USER.name, password: USER.password, next: 'recipes' });
        const headers = {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: `https://localhost:${proxy.port}`,
        };
        const redirect = await ask('/login', { headers, body: String(fields) });
        expect(new URL(redirect.headers.location ?? '', form).pathname).to.equal(`${PREFIX}/recipes`);
        const [cookie = ''] = redirect.headers['set-cookie'] ?? [];
        // Without Path, the cookie applies to the folder of the form: the prefix (RFC 6265, section 5.1.4).
        expect(cookie)
          .to.match(/; HttpOnly; SameSite=Strict; Secure$/)
          .and.not.match(/path=/i);
        const recipes = await ask('/recipes', { headers: { ...accept, Cookie: cookie.split(';')[0] ?? '' } });
        expect(recipes.statusCode).to.equal(200);
        expect(await text(recipes)).to.include(`https://localhost:${proxy.port}/`);
      });

      it('keeps tokens out of the log of the proxy', async () => {
        const picture = await ask(`/snapshot.jpg?token=${file.token}`);
        expect([picture.statusCode, picture.headers['content-type']]).to.deep.equal([200, 'image/jpeg']);
        await picture.toArray();
        // nginx logs a request after its last byte, but before it takes the next request.
        await (await ask('/livez')).toArray();
        expect(proxy.log()).to.not.include(file.token);
        if (name === 'nginx') expect(proxy.log()).to.include(`${PREFIX}/snapshot.jpg`);
      });

      it('redirects from the prefix without a slash to the page', async () => {
        const redirect = await ask('');
        expect([301, 302]).to.include(redirect.statusCode);
        expect(new URL(redirect.headers.location ?? '', 'https://localhost').pathname).to.equal(`${PREFIX}/`);
      });
    }).timeout(120_000);
  }
}
