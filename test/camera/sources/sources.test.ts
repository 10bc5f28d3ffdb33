import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { chooseSource } from '../../../daemon/camera/sources/choose-source.ts';
import { CommandSource } from '../../../daemon/camera/sources/command-source.ts';
import { FileSource } from '../../../daemon/camera/sources/file-source.ts';
import { UrlSource } from '../../../daemon/camera/sources/url/url-source.ts';
import { loadConfig } from '../../../daemon/config/load.ts';
import { errorEntry } from '../../../daemon/errors.ts';
import type { ErrorCode } from '../../../daemon/errors.ts';
import { collectedFrames as frames, sourceFailure as failure } from '../../helpers/collected-frames.ts';
import { jpeg } from '../../helpers/jpeg.ts';
import { mjpegCommand, mjpegExecutable } from '../../helpers/mjpeg-program.ts';

const PICTURES = [jpeg({ seed: 1 }), jpeg({ seed: 2, thumbnail: true }), jpeg({ seed: 3 })];
/** The same after the splitter's repairs. */
const CLEAN = [1, 2, 3].map((seed) => jpeg({ seed }));

function urlSource(url: string): UrlSource {
  return new UrlSource({ url, framerate: 200 });
}

describe('UrlSource', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const shapes: Record<string, { type: string; part(picture: Buffer): (string | Buffer)[] }> = {
    'Content-Length': {
      type: 'multipart/x-mixed-replace; boundary=B',
      part: (p) => ['--B\r\nContent-Type: image/jpeg\r\n', `Content-Length: ${p.length}\r\n\r\n`, p, '\r\n'],
    },
    'no Content-Length': {
      type: 'multipart/x-mixed-replace;boundary=B',
      part: (p) => ['--B\r\nContent-Type: image/jpeg\r\n\r\n', p, '\r\n'],
    },
    'a wrong Content-Length': {
      type: 'multipart/x-mixed-replace; boundary=B',
      part: (p) => ['--B\r\nContent-Length: 7\r\n\r\n', p, '\r\n'],
    },
    'a quoted boundary with dashes': {
      type: 'multipart/x-mixed-replace; boundary="--B"',
      part: (p) => ['----B\r\n\r\n', p, '\r\n'],
    },
    'bare line feeds': {
      type: 'multipart/x-mixed-replace; boundary=B',
      part: (p) => ['--B\nContent-Type: image/jpeg\n\n', p, '\n'],
    },
    'no multipart': { type: 'image/jpeg', part: (p) => [p] },
  };
  for (const [name, { type, part }] of Object.entries(shapes)) {
    it(`reads a stream with ${name}`, async () => {
      const url = await serve((_req, res) => {
        res.writeHead(200, { 'Content-Type': type });
        for (const piece of PICTURES.flatMap(part)) res.write(piece);
      });
      const found = await frames(urlSource(`${url}/stream`), 3);
      expect(found.map((frame) => frame.length)).to.deep.equal(CLEAN.map((frame) => frame.length));
    });
  }

  it('sends its credentials, but not to another server', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((req, res) => {
      seen.push(req.headers.authorization);
      res.writeHead(200, { 'Content-Type': 'image/jpeg' }).write(PICTURES[0]);
    });
    const url = await serve((req, res) => {
      seen.push(req.headers.authorization);
      res.writeHead(302, { Location: `${other}/x` }).end();
    });
    const source = urlSource(url.replace('//', '//us%20er:p%40ss@'));
    expect(source.description).to.not.include('p%40ss');
    await frames(source, 1);
    expect(seen).to.deep.equal([`Basic ${Buffer.from('us er:p@ss').toString('base64')}`, undefined]);
  });

  it('keeps its credentials from http to https of the same host, and accepts a password without a user', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((req, res) => {
      seen.push(req.headers.authorization);
      if (req.url === '/stream') res.writeHead(302, { Location: '/live' }).end();
      else res.writeHead(200, { 'Content-Type': 'image/jpeg' }).write(PICTURES[0]);
    });
    await frames(urlSource(`${url.replace('//', '//:pass@')}/stream`), 1);
    const basic = `Basic ${Buffer.from(':pass').toString('base64')}`;
    expect(seen).to.deep.equal([basic, basic]);
  });

  it('rejects a redirect to something other than an http URL', async () => {
    for (const location of ['ftp://example.org/x', 'http://[']) {
      const url = await serve((_req, res) => res.writeHead(302, { Location: location }).end());
      const found = await failure(urlSource(url));
      expect(found.code).to.equal('unreachable');
      expect(found.message).to.include('something other than an http URL');
    }
  });

  it('reads a head with bare line feeds, and with control characters', async () => {
    const server = createNetServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.0 200 OK\nContent-Type: image/jpeg\nX-Odd: a\x01b\n\n');
        socket.write(PICTURES[0] ?? '');
      });
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await frames(urlSource(`http://127.0.0.1:${port}/`), 1)).to.have.length(1);
    server.close();
  });

  it('reports what is wrong with a response', async () => {
    const answers: [number, Record<string, string>, string, RegExp][] = [
      [401, { 'WWW-Authenticate': 'Basic realm="x"' }, 'refused', /SOURCE_URL/],
      [401, { 'WWW-Authenticate': 'Digest realm="x"' }, 'refused', /SOURCE_URL/],
      [404, {}, 'unreachable', /path/],
      [302, { Location: '/again' }, 'unreachable', /path/],
      [200, { 'Content-Type': 'text/html' }, 'not-mjpeg', /page/],
      [200, {}, 'not-mjpeg', /page/],
    ];
    for (const [status, headers, code, hint] of answers) {
      const url = await serve((_req, res) => res.writeHead(status, headers).end('x'));
      const found = await failure(urlSource(url));
      expect(found.code).to.equal(code);
      expect(found.hint).to.match(hint);
    }
  });

  it('reports a server that does not respond, and a broken connection', async () => {
    const url = await serve((_req, res) => res.destroy());
    expect(await failure(urlSource(url))).to.include({ code: 'unreachable' });
    const cut = await serve((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'image/jpeg' });
      res.write(PICTURES[0], () => res.destroy());
    });
    const found = await failure(urlSource(cut));
    expect(found.message).to.match(/^The connection to .* broke/);
  });
});

describe('FileSource', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-file-'));
  after(() => rmSync(folder, { recursive: true }));
  const options = { framerate: 200, maxFrameBytes: 1 << 20 };

  it('shows a folder in order, in a loop', async () => {
    for (const [i, picture] of PICTURES.entries()) writeFileSync(join(folder, `${i}.jpg`), picture);
    writeFileSync(join(folder, 'notes.txt'), 'x');
    mkdirSync(join(folder, '0-folder.jpg'));
    symlinkSync('/nowhere', join(folder, '1-missing.jpg'));
    writeFileSync(join(folder, '1-huge.jpg'), Buffer.alloc(options.maxFrameBytes + 1));
    const found = await frames(new FileSource({ path: folder, ...options }), 5);
    const expected = [0, 1, 2, 0, 1].map((i) => CLEAN[i]?.toString('hex'));
    expect(found.map((frame) => frame.toString('hex'))).to.deep.equal(expected);
  });

  it('shows one frame for each file, also without EOI and with a second picture in it', async () => {
    const odd = join(folder, 'odd');
    mkdirSync(odd);
    writeFileSync(join(odd, '1.jpg'), (PICTURES[0] ?? Buffer.alloc(0)).subarray(0, -2));
    writeFileSync(join(odd, '2.JPEG'), Buffer.concat([PICTURES[2], PICTURES[0]].map((picture) => picture!)));
    const expected = (order: number[]) => order.map((i) => CLEAN[i]?.toString('hex'));
    const shown = async (path: string) =>
      (await frames(new FileSource({ path, ...options }), 4)).map((frame) => frame.toString('hex'));
    expect(await shown(odd)).to.deep.equal(expected([0, 2, 0, 2]));
    expect(await shown(join(odd, '1.jpg'))).to.deep.equal(expected([0, 0, 0, 0]));
  });

  it('shows an .mjpeg file', async () => {
    const path = join(folder, 'film.mjpeg');
    writeFileSync(path, Buffer.concat([...PICTURES, Buffer.from('tail')]));
    const found = await frames(new FileSource({ path, ...options }), 4);
    expect(found[3]?.equals(found[0] ?? Buffer.alloc(0))).to.equal(true);
  });

  it('is soon back when its file is deleted or emptied, and written anew', async () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const path = join(own, 'anew.mjpeg');
    const source = new FileSource({ path, ...options });
    for (const gone of [() => rmSync(path), () => writeFileSync(path, '')]) {
      writeFileSync(path, PICTURES[0] ?? '');
      expect(await frames(source, 2)).to.have.length(2);
      gone();
      const { code } = await failure(source);
      expect(code).to.equal('no-file');
      expect(errorEntry(code as ErrorCode).retry).to.equal('backoff');
    }
    writeFileSync(path, PICTURES[1] ?? '');
    expect(await frames(source, 1)).to.have.length(1);
  });

  it('lets no control or bidi character of a name into its description and errors', async () => {
    const odd = 'x\u202Egpj.\x1b[31m';
    const named = new FileSource({ path: join(folder, 'own', odd), ...options });
    const { message } = await failure(named);
    const command = await failure(new CommandSource([odd]));
    for (const text of [named.description, message, command.message])
      expect(text).to.not.match(/[\p{Cc}\u202E]/u);
  });

  it('reports what it cannot show', async () => {
    const empty = join(folder, 'empty.mjpeg');
    writeFileSync(empty, 'nothing');
    expect(await failure(new FileSource({ path: empty, ...options }))).to.include({ code: 'not-mjpeg' });
    const small = { framerate: 200, maxFrameBytes: 500 };
    const [pictures, film] = [join(folder, 'large'), join(folder, 'large.mjpeg')];
    mkdirSync(pictures);
    writeFileSync(join(pictures, '1.jpg'), Buffer.alloc(1000));
    writeFileSync(film, Buffer.concat(PICTURES));
    for (const path of [pictures, film]) {
      const tooLarge = await failure(new FileSource({ path, ...small }));
      expect(tooLarge.code, path).to.equal('frames-too-large');
      expect(tooLarge.message, path).to.match(/frames of .+, but MAX_FRAME_BYTES is 500 bytes/);
    }
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await failure(new FileSource({ path: pipe, ...options }))).to.include({ code: 'no-file' });
    const missing = new FileSource({ path: join(folder, 'missing'), ...options });
    expect(await failure(missing)).to.include({ code: 'no-file' });
  });
});

describe('CommandSource', () => {
  it('reports a missing program, without its arguments', async () => {
    const found = await failure(new CommandSource(['no-such-program', 'rtsp://user:secret@x']));
    expect(found.code).to.equal('no-binary');
    expect(found.message).to.include('no-such-program').and.not.include('secret');
  });

  it('hides passwords in the output of a program', async () => {
    const found = await failure(new CommandSource(mjpegCommand('say', 'exit=1')));
    expect(found.message)
      .to.include('rtsp://***@camera/stream?token=***')
      .and.not.match(/s3cret|t0ken/);
  });

  it('reports the reason behind progress that ends in CR', async () => {
    const lines = Array.from({ length: 120 }, (_, i) => `frame=${i} fps=30 size=N/A time=00:00:01\\r`);
    const script = `printf '${lines.join('')}No such device\\n' >&2; exit 1`;
    const found = await failure(new CommandSource(['sh', '-c', script]));
    expect(found.message).to.include('No such device').and.not.include('frame=50 ');
  });

  it('reports the signal that ended a program', async () => {
    const found = await failure(new CommandSource(['sh', '-c', 'kill -SEGV $$']));
    expect(found.message).to.include('SIGSEGV');
  });
});

describe('chooseSource', () => {
  const choose = async (...argv: string[]) =>
    chooseSource(loadConfig(['--config', '/dev/null', ...argv], {}).config);

  it('takes the source that SOURCE names', async () => {
    expect((await choose('--source', 'test')).kind).to.equal('test');
    expect((await choose('--source', 'rpicam')).kind).to.equal('rpicam');
    expect((await choose('--source', 'command', '--source-command', 'x')).kind).to.equal('command');
    expect((await choose('--source', 'url', '--source-url', 'http://h/')).kind).to.equal('url');
    expect((await choose('--source', 'file', '--source-file', '/x')).kind).to.equal('file');
  });

  it('takes the camera if its program is installed, else the test picture', async () => {
    const before = process.env['PATH'];
    const program = mjpegExecutable('libcamera-vid', 'hang');
    try {
      process.env['PATH'] = '/nowhere';
      expect((await choose()).kind).to.equal('test');
      expect((await choose('--camera-binary', '/x/rpicam-vid')).kind).to.equal('rpicam');
      process.env['PATH'] = program.folder;
      expect((await choose()).kind).to.equal('rpicam');
    } finally {
      process.env['PATH'] = before;
      program.remove();
    }
  });
});
