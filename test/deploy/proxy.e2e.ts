import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { frameBytes, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { startCaddy, startNginx } from '../helpers/proxies.ts';
import type { ReverseProxy } from '../helpers/proxies.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

/** Another address of this machine than the proxy's and ours: who asks from it is a client of the proxy. */
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
  for (const way of ['an address', 'a Unix socket'] as const) {
    describe(`picamd behind ${name} at ${way}, as in deploy/proxy/`, () => {
      needs(name);
      const folder = mkdtempSync(join(tmpdir(), 'picamd-behind-'));
      let file: CredentialsFile;
      let daemon: RunningDaemon;
      let proxy: ReverseProxy;

      before(async () => {
        file = await credentialsFile();
        const place =
          way === 'an address'
            ? ['--host', '127.0.0.1', '--trusted-proxies', '127.0.0.1']
            : ['--host', join(folder, 'http.sock'), '--trusted-proxies', 'unix'];
        daemon = await startNumberedCamera({}, [...place, '--credentials-file', file.path]);
        await daemon.logged(/camera: streaming/);
        proxy = await startProxy(
          way === 'an address' ? `127.0.0.1:${daemon.port}` : join(folder, 'http.sock'),
        );
      });

      after(async () => {
        // A proxy waits for its streams to end.
        await daemon?.stop();
        await proxy?.stop();
        file?.clear();
        rmSync(folder, { recursive: true });
      });

      /** Asks the proxy, with TLS that is checked. */
      async function ask(
        path: string,
        { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
      ): Promise<IncomingMessage> {
        const asked = request({
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
        const [response] = (await once(asked, 'response')) as [IncomingMessage];
        return response;
      }

      async function text(response: IncomingMessage): Promise<string> {
        return Buffer.concat(await response.toArray()).toString('utf8');
      }

      const status = async (): Promise<Status> =>
        JSON.parse(await text(await ask('/status', { headers: USER_HEADERS }))) as Status;

      /** Collects the stream until `enough` parts are there; `seen` is told the number of each. */
      async function watch(enough: number, seen: (number: number) => void = () => {}): Promise<Buffer[]> {
        const stream = await ask('/video_feed', { headers: USER_HEADERS });
        expect(stream.statusCode).to.equal(200);
        const head = `HTTP/1.1 200 OK\r\nContent-Type: ${stream.headers['content-type']}\r\n\r\n`;
        let bytes = Buffer.from(head);
        let pictures: Buffer[] = [];
        for await (const chunk of stream) {
          bytes = Buffer.concat([bytes, chunk as Buffer]);
          const before = pictures.length;
          pictures = parseStream(bytes).parts.map(({ body }) => body);
          for (const picture of pictures.slice(before)) seen(readFrameNumber(picture));
          if (pictures.length >= enough) break;
        }
        return pictures;
      }

      it('streams whole frames, one after another, each before the next one is captured', async () => {
        let newest = -1;
        // It is there in the daemon when a client without a proxy has it.
        const direct =
          way === 'an address'
            ? raw(daemon.port, `GET /video_feed?token=${file.token} HTTP/1.0\r\n\r\n`)
            : null;
        direct?.socket.on('data', () => {
          const last = parseStream(direct.bytes()).parts.at(-1);
          if (last !== undefined) newest = readFrameNumber(last.body);
        });
        const late: number[] = [];
        const pictures = await watch(FRAMES, (number) => late.push(newest - number));
        const numbers = pictures.map(readFrameNumber);
        expect(numbers).to.deep.equal(numbers.map((_, i) => (numbers[0] ?? 0) + i));
        for (const picture of pictures)
          expect(picture.equals(frameBytes(readFrameNumber(picture)))).to.equal(true);
        if (direct === null) return;
        direct.socket.destroy();
        const waited = late.filter((frames) => frames > 0);
        // A busy machine may hold up one or another; a buffer would hold up all.
        expect(waited.length, `late by ${late.join(' ')} frames`).to.be.lessThan(FRAMES / 4);
      });

      it('knows the client by its own address, whatever it says of itself, and notices when it leaves', async () => {
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

      it('logs people in below the prefix, with a cookie for TLS alone and for the camera alone', async () => {
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
        const led = await ask('/login', { headers, body: String(fields) });
        expect(new URL(led.headers.location ?? '', form).pathname).to.equal(`${PREFIX}/recipes`);
        const [cookie = ''] = led.headers['set-cookie'] ?? [];
        // Without Path it is for the folder of the form: the prefix (RFC 6265, section 5.1.4).
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
        expect(proxy.log()).to.not.include(file.token);
        if (name === 'nginx') expect(proxy.log()).to.include(`${PREFIX}/snapshot.jpg`);
      });

      it('leads to the page from the prefix without its slash', async () => {
        const led = await ask('');
        expect([301, 302]).to.include(led.statusCode);
        expect(new URL(led.headers.location ?? '', 'https://localhost').pathname).to.equal(`${PREFIX}/`);
      });
    }).timeout(30_000);
  }
}
