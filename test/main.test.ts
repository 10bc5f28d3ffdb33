import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AS_NOBODY } from './helpers/as-nobody.ts';
import { runDaemon, startDaemon } from './helpers/daemon.ts';
import type { RunningDaemon } from './helpers/daemon.ts';
import { mjpegCommand, mjpegExecutable } from './helpers/mjpeg-program.ts';
import { childrenOf, lives } from './helpers/process-facts.ts';
import { parseStream, raw } from './helpers/raw-http.ts';
import { skipNamed } from './helpers/skip-named.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: x\r\n\r\n';
const SMALL = ['--source', 'test', '--camera-width', '320', '--camera-height', '240'];

function commandArgs(...acts: string[]): string[] {
  return ['--source', 'command', '--source-command', JSON.stringify(mjpegCommand(...acts))];
}

describe('picamd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-main-'));
  const started: RunningDaemon[] = [];
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const daemon of started.splice(0)) {
      daemon.kill('SIGKILL');
      await daemon.exited;
    }
  });

  async function start(args: string[], env: NodeJS.ProcessEnv = {}): Promise<RunningDaemon> {
    const daemon = await startDaemon(args, env);
    started.push(daemon);
    return daemon;
  }

  async function status(daemon: RunningDaemon) {
    return (await (await fetch(`${daemon.url}/status`)).json()) as {
      camera: Record<string, unknown> & {
        restarts: Record<string, number>;
        droppedFrames: Record<string, number>;
      };
      viewers: unknown[];
      process: { residentBytes: number };
    };
  }

  describe('commands', () => {
    it('help, version and check', async () => {
      expect(await runDaemon(['--help'])).to.include({ code: 0, stderr: '' });
      expect((await runDaemon(['--version'])).stdout).to.match(/^picamd \d+\.\d+\.\d+\n$/);
      const check = await runDaemon(['--check', '--port', '81']);
      expect(check.code).to.equal(0);
      expect(check.stdout).to.include('PORT=81  (--port)');
    });

    it('refuses bad settings with 78 and a line each, before anything is started', async () => {
      const { code, stdout, stderr } = await runDaemon(
        ['--camera-width=-5', '--camera-quality', 'abc', '--what', 'x'],
        {
          PICAMD_NONSENSE: '1',
        },
      );
      expect(code).to.equal(78);
      expect(stdout).to.equal('');
      expect(stderr.trim().split('\n')).to.have.length(4);
      for (const line of stderr.trim().split('\n')) expect(line).to.match(/^picamd: /);
    });

    it('lists cameras, or says why there are none', async () => {
      const path = join(folder, 'rpicam-vid');
      const list = `Available cameras\n-----------------\n0 : imx219 [3280x2464 10-bit RGGB] (/base/i2c/imx219@10)\n    Modes: 'SRGGB10_CSI2P' : 640x480 [206.65 fps - (1000, 752)/1280x960 crop]\n`;
      writeFileSync(path, `#!/bin/sh\ncat <<'E'\n${list}E\n`, { mode: 0o755 });
      const { code, stdout } = await runDaemon(['--list-cameras', '--camera-binary', path]);
      expect([code, stdout]).to.deep.equal([
        0,
        'CAMERA_ID=0  imx219  3280x2464\n  640x480  SRGGB10_CSI2P  up to 206.65 fps  sees 1280x960\n',
      ]);
      writeFileSync(path, '#!/bin/sh\necho No cameras available!\n');
      expect(await runDaemon(['--list-cameras', '--camera-binary', path])).to.include({ code: 1 });
      const none = await runDaemon(['--list-cameras', '--camera-binary', join(folder, 'none')]);
      expect(none.code).to.equal(1);
      expect(none.stdout).to.include('not found');
    });
  });

  describe('listening', () => {
    it('says that this user may not listen there', async function () {
      const closed = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) > 81;
      if (!closed) skipNamed(this, 'a port that is denied: this machine denies none');
      const args = [...SMALL, '--port', '81', '--log-format', 'text'];
      const { code, stderr } = await runDaemon(args, {}, AS_NOBODY);
      expect(code).to.equal(77);
      expect(stderr).to.include('This user may not listen on port 81').and.include('--port');
    });

    it('says that the port is taken, or that the address is not here', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const port = String((server.address() as AddressInfo).port);
      const taken = await runDaemon([...SMALL, '--port', port]);
      server.close();
      expect(taken.code).to.equal(69);
      expect(taken.stderr).to.include(`Port ${port} on 127.0.0.1 is used by another program`);
      for (const host of ['192.0.2.1', 'fe80::1']) {
        const { code } = await runDaemon([
          ...SMALL,
          '--auth',
          'none',
          '--host',
          host,
          '--log-format',
          'text',
        ]);
        expect(code, host).to.equal(68);
      }
    });

    it('takes IPv6, and warns when everybody can see the camera', async () => {
      const six = await start(['--host', '::1']);
      expect((await fetch(`${six.url}/livez`)).status).to.equal(200);
      const open = await start(['--host', '0.0.0.0', '--auth', 'none']);
      await open.logged(/everybody who reaches this machine can see the camera: AUTH=none/);
    });
  });

  describe('signals', () => {
    it('SIGTERM ends every stream after a whole part, then the camera', async () => {
      const daemon = await start([]);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 3);
      const [camera = 0] = childrenOf(daemon.pid);
      expect(await daemon.stop()).to.equal(0);
      const { parts, rest } = parseStream(await client.ended);
      expect(parts.length).to.be.at.least(3);
      expect(rest).to.have.length(0);
      expect(lives(camera)).to.equal(false);
    });

    it('a second signal forces', async () => {
      const daemon = await start(commandArgs('deaf', 'frames=2', 'hang'));
      await daemon.logged(/camera: streaming/);
      daemon.kill('SIGINT');
      await daemon.logged(/SIGINT: stopping/);
      daemon.kill('SIGTERM');
      expect(await daemon.exited).to.equal(130);
    });

    it('SIGKILL leaves no camera program, not even one that hangs', async () => {
      const daemon = await start(commandArgs('deaf', 'frames=2', 'hang'));
      await daemon.logged(/camera: streaming/);
      const [camera = 0] = childrenOf(daemon.pid);
      expect(lives(camera)).to.equal(true);
      daemon.kill('SIGKILL');
      await daemon.exited;
      const untilMs = performance.now() + 5000;
      while (lives(camera) && performance.now() < untilMs) await new Promise(setImmediate);
      expect(lives(camera)).to.equal(false);
    });

    it('SIGHUP takes over what has changed, and nothing of a bad file', async () => {
      const file = join(folder, 'picamd.conf');
      writeFileSync(file, 'CAMERA_WIDTH=320\nCAMERA_HEIGHT=240\n');
      const daemon = await start(['--source', 'test', '--config', file]);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 2);
      writeFileSync(file, 'CAMERA_WIDTH=160\nCAMERA_HEIGHT=120\nLOG_LEVEL=debug\n');
      daemon.kill('SIGHUP');
      await daemon.logged(/"changed":\["camera","log"\]/);
      await client.until((bytes) => parseStream(bytes).parts.some(({ body }) => size(body) === '160x120'));
      client.socket.destroy();
      writeFileSync(file, 'CAMERA_WIDTH=huge\n');
      daemon.kill('SIGHUP');
      await daemon.logged(/the old settings stay in effect/);
      expect((await status(daemon)).camera).to.include({ width: 160, state: 'streaming' });
      writeFileSync(file, 'HOST=localhost\nCAMERA_WIDTH=160\nCAMERA_HEIGHT=120\n');
      daemon.kill('SIGHUP');
      await daemon.logged(/"changed":\["listen","log"\]/);
      writeFileSync(file, 'AUTH=none\nHOST=192.0.2.1\nCAMERA_WIDTH=160\nCAMERA_HEIGHT=120\n');
      daemon.kill('SIGHUP');
      await daemon.logged(/192\.0\.2\.1 is not an address of this machine/);
    });

    it('SIGHUP moves to another address on the same port, and changes nothing when it cannot', async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      const free = createServer().listen(0, '127.0.0.1');
      await Promise.all([once(taken, 'listening'), once(free, 'listening')]);
      const [busyPort, port] = [taken, free].map((server) => (server.address() as AddressInfo).port);
      free.close();
      const file = join(folder, 'moving.conf');
      const write = (...lines: string[]) => {
        writeFileSync(file, ['CAMERA_HEIGHT=240', ...lines, ''].join('\n'));
      };
      write('CAMERA_WIDTH=320', `PORT=${port}`);
      const daemon = await startDaemon(['--source', 'test', '--config', file], {}, [], { port: null });
      started.push(daemon);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 2);
      write('CAMERA_WIDTH=160', `PORT=${busyPort}`, 'MAX_VIEWERS=1');
      daemon.kill('SIGHUP');
      await daemon.logged(/the old settings stay in effect/);
      const other = raw(daemon.port, GET);
      await other.until((bytes) => parseStream(bytes).parts.length >= 2);
      other.socket.destroy();
      write('CAMERA_WIDTH=160', `PORT=${port}`, 'HOST=0.0.0.0', 'AUTH=none');
      daemon.kill('SIGHUP');
      await daemon.logged(/"changed":\["listen","live","camera"\]/);
      await client.until((bytes) => parseStream(bytes).parts.some(({ body }) => size(body) === '160x240'));
      expect((await fetch(`http://127.0.0.2:${port}/livez`)).status).to.equal(200);
      client.socket.destroy();
      taken.close();
    });

    it('SIGHUP is taken while it starts, and starts nothing while it stops', async () => {
      const { path, remove } = mjpegExecutable('rpicam-vid', 'frames=500');
      const daemon = await start(['--source', 'rpicam', '--camera-binary', path], {
        PICAMD_LOG_LEVEL: 'info',
      });
      daemon.kill('SIGHUP');
      await daemon.logged(/settings: reloaded/);
      await daemon.logged(/camera: streaming/);
      daemon.kill('SIGHUP');
      daemon.kill('SIGTERM');
      expect(await daemon.exited).to.equal(0);
      const [, after = ''] = daemon.log().split('SIGTERM: stopping');
      expect(after).to.include('camera: stopped').and.not.include('camera: starting');
      remove();
    });

    it('shows no password of a camera program, anywhere', async () => {
      const daemon = await start(commandArgs('say', 'exit=1'), { PICAMD_LOG_LEVEL: 'debug' });
      await daemon.logged(/camera: backing-off/);
      const texts = await Promise.all(
        ['/status', '/healthz'].map(async (path) => (await fetch(daemon.url + path)).text()),
      );
      for (const text of [...texts, daemon.log()])
        expect(text)
          .to.include('Connection refused')
          .and.not.match(/s3cret|t0ken/);
    });
  });

  describe('faults of the camera', () => {
    it('keeps a viewer through a crash, and counts it', async () => {
      const daemon = await start(commandArgs('frames=5', 'exit=3'));
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 8);
      const { camera, viewers } = await status(daemon);
      expect(camera.restarts['crash']).to.be.at.least(1);
      expect(camera['lastError']).to.include({ code: 'crash' });
      expect(viewers).to.have.length(1);
      client.socket.destroy();
    });

    it('notices that it hangs, ends the stream, and never shows an old picture', async () => {
      const daemon = await start([
        ...commandArgs('frames=5', 'hang'),
        '--stall-seconds=30',
        '--stale-seconds=1',
      ]);
      const client = raw(daemon.port, GET);
      const { parts, rest } = parseStream(await client.ended);
      const stamps = parts.map((part) => Number(part.head.split('X-Timestamp: ')[1]));
      expect(new Set(stamps).size).to.be.at.most(5);
      expect(stamps).to.deep.equal(stamps.toSorted((a, b) => a - b));
      expect(rest).to.have.length(0);
      for (const path of ['/snapshot.jpg', '/snapshot.jpg?max_age=60000', '/video_feed']) {
        const response = await fetch(daemon.url + path);
        expect([response.status, await response.text()], path).to.deep.equal([503, '']);
      }
      const health = await fetch(`${daemon.url}/healthz`);
      const { reason } = (await health.json()) as { reason: { message: string } };
      expect(health.status).to.equal(503);
      expect(reason.message).to.match(/^No frame has arrived for \d+\.\d s$/);
    });

    it('starts a camera that hangs again', async () => {
      const daemon = await start([
        ...commandArgs('frames=5', 'hang'),
        '--stall-seconds=0.4',
        '--camera-framerate=240',
      ]);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => new Set(parseStream(bytes).parts.map(({ head }) => head)).size > 5);
      expect((await status(daemon)).camera.restarts['stalled']).to.be.at.least(1);
      client.socket.destroy();
    });

    it('answers 503 with the reason when there is no camera, held back and empty', async () => {
      const daemon = await start(['--source', 'rpicam', '--camera-binary', join(folder, 'no-rpicam-vid')]);
      await daemon.logged(/camera: backing-off/);
      for (const path of ['/snapshot.jpg', '/video_feed']) {
        const startMs = performance.now();
        const response = await fetch(daemon.url + path);
        expect([response.status, response.headers.get('retry-after'), await response.text()]).to.deep.equal([
          503,
          '2',
          '',
        ]);
        // Timelapse programs give up after 2 s.
        expect(performance.now() - startMs).to.be.within(1400, 2000);
      }
      expect((await fetch(`${daemon.url}/snapshot.jpg`, { method: 'HEAD' })).status).to.equal(503);
      const health = await fetch(`${daemon.url}/healthz`);
      expect(health.status).to.equal(503);
      const { reason } = (await health.json()) as { reason: { code: string; hint: string } };
      expect(reason.code).to.equal('no-binary');
      expect(reason.hint).to.include('apt install');
    });

    it('takes garbage, half frames, huge frames and a flooded stderr', async () => {
      const daemon = await start([
        ...commandArgs('flood', 'garbage', 'half', 'frames=2', 'huge=30000000', 'frames=2000'),
        '--max-frame-bytes',
        '1M',
        '--ring-bytes',
        '4M',
      ]);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 6);
      const { camera, process: own } = await status(daemon);
      expect(camera['skippedBytes']).to.be.at.least(20_000);
      expect(camera.droppedFrames['truncated']).to.be.at.least(1);
      expect(own.residentBytes).to.be.lessThan(150 * 2 ** 20);
      client.socket.destroy();
    });

    it('lets in only so many viewers', async () => {
      const daemon = await start(['--max-viewers', '1']);
      const first = raw(daemon.port, GET);
      await first.until((bytes) => parseStream(bytes).parts.length >= 1);
      const second = await fetch(`${daemon.url}/video_feed`);
      expect([second.status, second.headers.get('x-picamd-error')]).to.deep.equal([503, 'too-many-viewers']);
      first.socket.destroy();
    });
  });

  it('runs the camera on demand', async () => {
    const daemon = await start(['--camera-mode', 'on-demand', '--idle-stop-seconds', '0.1']);
    await daemon.logged(/camera: idle/);
    expect((await fetch(`${daemon.url}/healthz`)).status).to.equal(200);
    await fetch(`${daemon.url}/video_feed`, { method: 'HEAD' });
    expect((await status(daemon)).camera['state']).to.equal('idle');
    const snapshot = await fetch(`${daemon.url}/snapshot.jpg`);
    expect(snapshot.status).to.equal(200);
    await snapshot.arrayBuffer();
    await daemon.logged(/streaming[^]*camera: idle/);
    expect(childrenOf(daemon.pid)).to.deep.equal([]);
  });

  it('streams what is on the PATH as rpicam-vid', async () => {
    const program = mjpegExecutable('rpicam-vid', 'frames=2000');
    const daemon = await start(['--source', 'auto'], {
      PATH: `${program.folder}:${process.env['PATH'] ?? ''}`,
    });
    const client = raw(daemon.port, GET);
    await client.until((bytes) => parseStream(bytes).parts.length >= 3);
    expect((await status(daemon)).camera).to.include({ source: 'rpicam', testPicture: false });
    client.socket.destroy();
    program.remove();
  });
});

function size(picture: Buffer): string {
  const at = picture.indexOf(Buffer.from('ffc0', 'hex'));
  return `${picture.readUInt16BE(at + 7)}x${picture.readUInt16BE(at + 5)}`;
}
