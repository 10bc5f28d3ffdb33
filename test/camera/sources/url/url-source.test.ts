import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { UrlSource } from '../../../../daemon/camera/sources/url/url-source.ts';
import type { UrlSourceOptions } from '../../../../daemon/camera/sources/url/url-source.ts';
import { collectedFrames, sourceFailure } from '../../../helpers/collected-frames.ts';
import { jpeg } from '../../../helpers/jpeg.ts';
import { rawServer } from '../../../helpers/raw-server.ts';
import type { RawServer } from '../../../helpers/raw-server.ts';

const PICTURES = [1, 2, 3].map((seed) => jpeg({ seed }));
const [FIRST = Buffer.alloc(0)] = PICTURES;
const SMALL = jpeg({ seed: 9, width: 16, height: 16, scanBytes: 40 });
/** Control characters, and the override that turns text around. */
const ODD_TEXT = /[\p{Cc}\u202E]/u;
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=B\r\n\r\n';

/** A part with its true length, unless another one is given. */
function part(picture: Buffer, length: number | null = picture.length): Buffer {
  const claim = length === null ? '' : `Content-Length: ${length}\r\n`;
  return Buffer.concat([
    Buffer.from(`--B\r\nContent-Type: image/jpeg\r\n${claim}\r\n`),
    picture,
    Buffer.from('\r\n'),
  ]);
}

const STREAM = Buffer.concat(PICTURES.map((picture) => part(picture)));

function hex(frames: readonly Buffer[]): string[] {
  return frames.map((frame) => frame.toString('hex'));
}

describe('UrlSource with odd servers', () => {
  const servers: RawServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  async function serve(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
    const server = await rawServer(answer);
    servers.push(server);
    return server;
  }

  function source(url: string, more: Partial<UrlSourceOptions> = {}): UrlSource {
    return new UrlSource({ url, framerate: 200, ...more });
  }

  async function framesOf(bytes: string | Buffer, count = 3): Promise<Buffer[]> {
    const { url } = await serve((socket) => socket.write(bytes));
    return collectedFrames(source(url), count);
  }

  const type = 'Content-Type: multipart/x-mixed-replace; boundary=B\r\n';
  /** FFmpeg reads all of these, and curl all but the second status line. */
  const heads: Record<string, string> = {
    'a date without a name': `HTTP/1.1 200 OK\r\nThu, 01 Jan 1970\r\n${type}\r\n`,
    'a line without a colon': `HTTP/1.1 200 OK\r\nServer\r\n${type}\r\n`,
    'the status line twice': `HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n${type}\r\n`,
    'a space before the colon': `HTTP/1.1 200 OK\r\n${type.replace(':', ' :')}\r\n`,
    'a version in small letters': `http/1.0 200 ok\r\n${type}\r\n`,
    'a cookie of 20 KB': `HTTP/1.1 200 OK\r\nSet-Cookie: a=${'x'.repeat(20_000)}\r\n${type}\r\n`,
    'two lengths': `HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n${type}\r\n`,
    'a length of an endless stream': `HTTP/1.1 200 OK\r\nContent-Length: 9\r\n${type}\r\n`,
    'bare line feeds and a control character': `HTTP/1.0 200 OK\nX: a\x01b\n${type.replace('\r', '')}\n`,
    'an interim response': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n${type}\r\n`,
    'a value in two lines': `HTTP/1.1 200 OK\r\nX: a\r\n b\r\n${type}\r\n`,
    'no reason and no version': `HTTP 200\r\n${type}\r\n`,
    Shoutcast: `ICY 200 OK\r\n${type}\r\n`,
    'status 206': `HTTP/1.1 206 Partial Content\r\n${type}\r\n`,
    'a false chunked': `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${type}\r\n`,
    'no headers': 'HTTP/1.0 200 OK\r\n\r\n',
    'no head at all': '',
  };
  for (const odd of [
    'text/plain',
    'image/jpg',
    'image/pjpeg',
    'application/x-mixed-replace',
    'x-mixed-replace',
  ])
    heads[`the type ${odd}`] = `HTTP/1.1 200 OK\r\nContent-Type: ${odd}\r\n\r\n`;
  for (const [name, head] of Object.entries(heads)) {
    it(`reads a head with ${name}`, async () => {
      const bytes = Buffer.concat([Buffer.from(head, 'latin1'), STREAM]);
      expect(hex(await framesOf(bytes))).to.deep.equal(hex(PICTURES));
    });
  }

  it('reads a stream in chunks, wherever they are cut, and byte by byte', async () => {
    const chunks = [STREAM.subarray(0, 3), STREAM.subarray(3, 500), STREAM.subarray(500)];
    const framed = chunks.flatMap((chunk) => [`${chunk.length.toString(16)};x=1\r\n`, chunk, '\r\n']);
    const head = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${type}\r\n`;
    const bytes = Buffer.concat([head, ...framed].map((piece) => Buffer.from(piece)));
    expect(hex(await framesOf(bytes))).to.deep.equal(hex(PICTURES));
    const { url } = await serve((socket) => {
      socket.setNoDelay();
      for (let at = 0; at < bytes.length; at++) socket.write(bytes.subarray(at, at + 1));
    });
    expect(hex(await collectedFrames(source(url), 3))).to.deep.equal(hex(PICTURES));
  });

  it('takes a part with a length for one frame: without EOI, and with a second picture in it', async () => {
    const noEoi = FIRST.subarray(0, -2);
    const two = Buffer.concat([FIRST, SMALL]);
    const bytes = [noEoi, two, noEoi, FIRST].map((picture) => part(picture));
    const found = await framesOf(Buffer.concat([Buffer.from(OK), ...bytes]), 4);
    expect(hex(found)).to.deep.equal(hex([FIRST, FIRST, FIRST, FIRST]));
  });

  it('loses no picture to wrong lengths of parts', async () => {
    for (const length of [7, FIRST.length - 1, FIRST.length + 40, 50_000, 999_999_999, null]) {
      const bytes = Buffer.concat([Buffer.from(OK), ...PICTURES.map((picture) => part(picture, length))]);
      expect(hex(await framesOf(bytes)), `length ${length}`).to.deep.equal(hex(PICTURES));
    }
  });

  it('unpacks gzip and deflate, though it asks for neither', async () => {
    for (const [encoding, packed] of [
      ['gzip', gzipSync(STREAM)],
      ['deflate', deflateSync(STREAM)],
      ['x', gzipSync(STREAM)],
      ['gzip', STREAM],
    ] as const) {
      const coded = encoding === 'x' ? '' : `Content-Encoding: ${encoding}\r\n`;
      const { url, requests } = await serve((socket) =>
        socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${coded}${type}\r\n`), packed])),
      );
      expect(hex(await collectedFrames(source(url), 3)), encoding).to.deep.equal(hex(PICTURES));
      expect(requests[0]).to.include('Accept-Encoding: identity');
    }
    const { url } = await serve((socket) =>
      socket.end(`${OK.replace('\r\n', '\r\nContent-Encoding: br\r\n')}x`),
    );
    const found = await sourceFailure(source(url));
    expect(found).to.include({ code: 'not-mjpeg' });
    expect(found.message).to.match(/compresses .* br$/);
  });

  const still = (picture: Buffer, length: boolean): Buffer =>
    Buffer.concat([
      Buffer.from(`HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n`),
      Buffer.from(length ? `Content-Length: ${picture.length}\r\n\r\n` : '\r\n'),
      picture,
    ]);

  it('asks again and again for one picture, and for a stream that ends behind each part', async () => {
    const answers: ((picture: Buffer) => Buffer)[] = [
      (picture) => still(picture, true),
      (picture) => still(picture, false),
      (picture) => Buffer.concat([Buffer.from(OK), part(picture), Buffer.from('--B--\r\n')]),
    ];
    for (const answer of answers) {
      let n = 0;
      const server = await serve((socket) => socket.end(answer(PICTURES[n++ % 3] ?? FIRST)));
      const found = await collectedFrames(source(server.url), 7);
      expect(hex(found)).to.deep.equal(hex([0, 1, 2, 0, 1, 2, 0].map((i) => PICTURES[i] ?? FIRST)));
      expect(server.requests.length).to.be.within(7, 8);
    }
  });

  it('asks for one picture as often as the frame rate says', async () => {
    const { url } = await serve((socket) => socket.end(still(FIRST, true)));
    const startMs = performance.now();
    await collectedFrames(source(url, { framerate: 20 }), 5);
    expect(performance.now() - startMs).to.be.at.least(190);
  });

  it('takes a picture without EOI, and only the first of two', async () => {
    let n = 0;
    const bodies = [FIRST.subarray(0, -2), Buffer.concat([FIRST, SMALL])];
    const { url } = await serve((socket) => socket.end(still(bodies[n++ % 2] ?? FIRST, true)));
    expect(hex(await collectedFrames(source(url), 4))).to.deep.equal(hex([FIRST, FIRST, FIRST, FIRST]));
  });

  it('tells a stream that ended as one, also with a text before it', async () => {
    const bytes = Buffer.concat([Buffer.from(`${OK}This is a multipart message.\r\n`), STREAM]);
    const { url } = await serve((socket) => socket.end(bytes));
    expect(hex(await collectedFrames(source(url), 3))).to.deep.equal(hex(PICTURES));
    const { url: whole, requests } = await serve((socket) =>
      socket.end(Buffer.concat([Buffer.from(OK), STREAM])),
    );
    expect(await collectedFrames(source(whole), 9)).to.have.length(3);
    expect(requests).to.have.length(1);
  });

  it('does not wait for the server to close behind a picture with a length', async () => {
    const { url } = await serve((socket) => socket.write(still(FIRST, true)));
    expect(await collectedFrames(source(url), 3)).to.have.length(3);
  });

  it('says what answers if it is not HTTP, and how to read it', async () => {
    for (const [answer, words] of [
      ['SSH-2.0-OpenSSH_9.2\r\n', /answers, but not in HTTP: it begins with "SSH-2.0-OpenSSH_9.2"/],
      ['\x00\x01\x02\x03', /answers, but not in HTTP: it begins with the bytes 00 01 02 03/],
      ['HTTP/1.1 200 OK\r\nServer: x', /answers, but its answer ends in the middle/],
      [
        `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`,
        /answers, but the head of its answer is larger than 64 KB/,
      ],
    ] as const) {
      const { url } = await serve((socket) => socket.end(Buffer.from(answer, 'latin1')));
      const found = await sourceFailure(source(url));
      expect(found.code).to.equal('not-mjpeg');
      expect(found.message).to.match(words);
      expect(found.hint).to.include('SOURCE_COMMAND=curl -sN').and.to.include('ffmpeg -i');
    }
  });

  it('says "does not respond" only if nothing came', async () => {
    const closed = await serve((socket) => socket.destroy());
    expect((await sourceFailure(source(closed.url))).message).to.match(
      /does not respond: it closed the connection/,
    );
    const silent = await serve(() => {});
    const found = await sourceFailure(source(silent.url, { headMs: 50 }));
    expect(found).to.include({ code: 'unreachable' });
    expect(found.message).to.match(/does not respond: no response within 0.05 s/);
  });

  it('tells http from https, and the other way round', async () => {
    const plain = await rawServer(
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      () => true,
    );
    servers.push(plain);
    const found = await sourceFailure(source(plain.url.replace('http:', 'https:')));
    expect(found.message).to.match(/answers, but not in TLS: /);
    expect(found.hint).to.match(/^Write http:/);
    const { url } = await serve((socket) => socket.end(Buffer.from('15030300020246', 'hex')));
    expect((await sourceFailure(source(url))).message).to.include('a server that wants https://');
  });

  it('says why none of the addresses of a name answers', async () => {
    const { url, stop } = await rawServer(() => {});
    await stop();
    const { message } = await sourceFailure(source(url.replace('127.0.0.1', 'localhost')));
    expect(message).to.match(/^http:\/\/localhost:\d+\/ does not respond: .*ECONNREFUSED/);
  });

  it('does not blame the path for a camera that is busy', async () => {
    for (const [status, hint] of [
      [503, /viewers/],
      [429, /viewers/],
      [404, /path/],
    ] as const) {
      const { url } = await serve((socket) => socket.end(`HTTP/1.1 ${status} X\r\n\r\n`));
      expect((await sourceFailure(source(url))).hint).to.match(hint);
    }
  });

  it('says what comes if it is no picture', async () => {
    for (const [body, words] of [
      ['{"error":"busy"}', /sends "{.*busy.*}", not MJPEG$/],
      ['--B\r\n\r\n\r\n--B--\r\n', /sends "--B --B--", not MJPEG$/],
      ['<!DOCTYPE html><p>', /sends an HTML page, not MJPEG/],
      ['', /sends nothing, not MJPEG/],
    ] as const) {
      const { url } = await serve((socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`));
      const found = await sourceFailure(source(url));
      expect(found).to.include({ code: 'not-mjpeg' });
      expect(found.message).to.match(words);
    }
  });

  it('lets no control or bidi character of a server into its errors', async () => {
    const evil = '\x1b[31mred\x07\u202Egpj';
    for (const answer of [
      `HTTP/1.1 200 OK\r\nContent-Type: text/html${evil}\r\n\r\n`,
      `HTTP/1.1 200 OK\r\nContent-Type: text/html; a=${evil}\r\n\r\n`,
      `HTTP/1.1 200 OK\r\nContent-Encoding: ${evil}\r\n\r\nx`,
      `HTTP/1.1 302 Found\r\nLocation: http://${evil}/\r\n\r\n`,
      `HTTP/1.1 200 OK\r\n\r\n${evil}`,
      `${evil}\r\n`,
    ]) {
      for (const encoding of ['latin1', 'utf8'] as const) {
        const { url } = await serve((socket) => socket.end(Buffer.from(answer, encoding)));
        const { message, hint } = await sourceFailure(source(url));
        expect(`${message}${hint}`).to.not.match(ODD_TEXT);
      }
    }
  });

  it('shows no password or query of its URL', async () => {
    const { url } = await serve((socket) => socket.end('nonsense\r\n'));
    const secret = source(`${url.replace('//', '//anna:geheim@')}/x?pwd=geheim`);
    const { message, hint } = await sourceFailure(secret);
    expect(`${secret.description}${message}${hint}`).to.not.include('geheim');
  });

  describe('Digest', () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const field = (request: string, name: string) =>
      new RegExp(`${name}="?([^",\\r]+)`).exec(
        /^Authorization: Digest (.*)$/m.exec(request)?.[1] ?? '',
      )?.[1] ?? '';

    /** A camera with user `us er` and password `p@ss`, whose nonces are good for two requests each. */
    function camera(socket: Socket, request: string, n: number): void {
      const nonce = `nonce${Math.floor(n / 3)}`;
      const ha1 = md5('us er:cam:p@ss');
      const ha2 = md5('GET:/still?x=1');
      const text = [ha1, nonce, field(request, 'nc'), field(request, 'cnonce'), 'auth', ha2].join(':');
      if (field(request, 'response') === md5(text)) socket.end(still(FIRST, true));
      else
        socket.end(
          `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\n` +
            `WWW-Authenticate: Digest realm="cam", qop="auth,auth-int", nonce="${nonce}", algorithm=MD5\r\n\r\n`,
        );
    }

    it('answers a challenge, keeps it for the next requests, and takes a new nonce', async () => {
      let n = 0;
      const server = await serve((socket, request) => camera(socket, request, n++));
      const own = source(`${server.url.replace('//', '//us%20er:p%40ss@')}/still?x=1`);
      expect(await collectedFrames(own, 5)).to.have.length(5);
      const seen = server.requests.map((request) => field(request, 'nc') || 'Basic');
      expect(seen.slice(0, 4)).to.deep.equal(['Basic', '00000001', '00000002', '00000003']);
      expect(seen.filter((one) => one === 'Basic')).to.have.length(1);
    });

    it('tells a wrong password as one, after one try', async () => {
      const server = await serve((socket, request) => camera(socket, request, 0));
      const own = source(`${server.url.replace('//', '//anna:wrong@')}/still?x=1`);
      expect(await sourceFailure(own)).to.include({ code: 'refused' });
      expect(server.requests).to.have.length(2);
    });
  });

  describe('redirects', () => {
    const to = (location: string) => (socket: Socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\n\r\n`);

    it('follows one to another host only if that host was set', async () => {
      const other = await serve((socket) => socket.write(still(FIRST, true)));
      const there = other.url.replace('127.0.0.1', 'localhost');
      const { url } = await serve(to(`${there}/x`));
      const found = await sourceFailure(source(url));
      expect(found).to.include({ code: 'unreachable' });
      expect(found.message).to.match(/redirects to another host, localhost$/);
      expect(found.hint).to.include('SOURCE_URL_REDIRECT_HOSTS');
      expect(other.requests).to.have.length(0);
      expect(await collectedFrames(source(url, { redirectHosts: ['localhost'] }), 1)).to.have.length(1);
    });

    it('follows none from elsewhere to this machine, under whatever name', async () => {
      const other = await serve((socket) => socket.write(still(FIRST, true)));
      const port = new URL(other.url).port;
      for (const location of [
        `http://127.0.0.2:${port}/`,
        `http://[::1]:${port}/`,
        'http://169.254.169.254/',
      ]) {
        const { url } = await serve(to(location));
        expect(await sourceFailure(source(url))).to.include({ code: 'unreachable' });
      }
      expect(other.requests).to.have.length(0);
    });
  });
});
