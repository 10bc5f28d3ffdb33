import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { startError } from './helpers/app.ts';
import { AS_NOBODY } from './helpers/as-nobody.ts';
import { runDaemon, startDaemon } from './helpers/daemon.ts';
import type { RunningDaemon } from './helpers/daemon.ts';
import { mjpegCommand, mjpegExecutable } from './helpers/mjpeg-program.ts';
import { pictures } from './helpers/pictures.ts';
import { childrenOf, lives } from './helpers/process-facts.ts';
import { parseStream, raw } from './helpers/raw-http.ts';
import { picamd } from './helpers/run-command.ts';
import { skipNamed } from './helpers/skip-named.ts';

/** How long openssl would take, in ms. */
const OPENSSL_MS = 60_000;
const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

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
      expect(await picamd(['--help'])).to.include({ code: 0, stderr: '' });
      expect((await picamd(['--version'])).stdout).to.match(/^picamd \d+\.\d+\.\d+\n$/);
      const check = await picamd(['--check', '--port', '81']);
      expect(check.code).to.equal(0);
      expect(check.stdout).to.include('PORT=81  (--port)');
    });

    it('says that it may not open enough files, instead of showing a stack', async () => {
      for (const files of [40, 64]) {
        const limited = ['/bin/sh', '-c', `ulimit -n ${files}; exec "$0" "$@"`];
        // Coverage is written when a process ends, to one more file.
        const env = { NODE_V8_COVERAGE: '' };
        const { code, stdout, stderr } = await runDaemon(['--source', 'test'], env, limited);
        expect([code, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.equal(
          'picamd: may not open enough files to start. Run ulimit -n 1024 first; for a service, set LimitNOFILE=1024.\n',
        );
      }
    });

    it('runs in a folder that has been deleted', async () => {
      const gone = join(folder, 'gone');
      const inGone = ['/bin/sh', '-c', `mkdir '${gone}'; cd '${gone}'; rmdir '${gone}'; exec "$0" "$@"`];
      const daemon = await startDaemon([], {}, inGone);
      started.push(daemon);
      await daemon.logged(/camera: streaming/);
      expect(daemon.log()).to.include(
        'picamd: the working directory does not exist any more; using / instead\n',
      );
    });

    it('rejects invalid settings with exit status 78 and one line each, before it starts anything', async () => {
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

    it('says who uses the camera', async () => {
      const path = join(folder, 'own-cam');
      const busy =
        "Available cameras\n-----------------\n0 : imx219 [3280x2464] (/base/i2c/imx219@10)\n    Modes: 'SRGGB10_CSI2P' : 640x480 [30.00 fps - (65535, 65535)/65535x65535 crop]\n";
      writeFileSync(
        path,
        `#!/bin/bash\ncase "$*" in *--list-cameras*) cat <<'E'\n${busy}E\n;; *) MJPEG_PROGRAM='frames=5 hang' exec -a own-cam ${mjpegCommand()
          .map((word) => `'${word}'`)
          .join(' ')};; esac\n`,
        { mode: 0o755 },
      );
      const args = ['--list-cameras', '--camera-binary', path];
      // Of another test, or nobody that can be seen.
      expect((await picamd(args)).stdout).to.match(
        /^CAMERA_ID=0 {2}imx219 {2}3280x2464 {2}in use by (another program|\S+ \(process \d+\))\n/,
      );
      const daemon = await start(['--source', 'rpicam', '--camera-binary', path]);
      await daemon.logged(/camera: streaming/);
      expect((await picamd(args)).stdout).to.include(
        `CAMERA_ID=0  imx219  3280x2464  in use by picamd (process ${daemon.pid})\n`,
      );
    });

    it('lists cameras, or says why there are none', async () => {
      const path = join(folder, 'rpicam-vid');
      const list = `Available cameras\n-----------------\n0 : imx219 [3280x2464 10-bit RGGB] (/base/i2c/imx219@10)\n    Modes: 'SRGGB10_CSI2P' : 640x480 [206.65 fps - (1000, 752)/1280x960 crop]\n`;
      writeFileSync(path, `#!/bin/sh\ncat <<'E'\n${list}E\n`, { mode: 0o755 });
      const { code, stdout } = await picamd(['--list-cameras', '--camera-binary', path]);
      expect([code, stdout]).to.deep.equal([
        0,
        'CAMERA_ID=0  imx219  3280x2464\n  640x480  SRGGB10_CSI2P  up to 206.65 fps  sees 1280x960\n',
      ]);
      writeFileSync(path, '#!/bin/sh\necho No cameras available!\n');
      expect(await picamd(['--list-cameras', '--camera-binary', path])).to.include({ code: 1 });
      const none = await picamd(['--list-cameras', '--camera-binary', join(folder, 'none')]);
      expect(none.code).to.equal(1);
      expect(none.stdout).to.include('not found');
    });
  });

  describe('listening', () => {
    it('reports a port that this user may not listen on', async function () {
      const closed = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) > 81;
      if (!closed) skipNamed(this, 'a port that is denied: this machine denies none');
      const args = [...pictures(), '--port', '81', '--log-format', 'text'];
      const { code, stderr } = await runDaemon(args, {}, AS_NOBODY);
      expect(code).to.equal(77);
      expect(stderr).to.include('This user may not listen on port 81').and.include('--port');
    });

    it('reports a port in use, and an address that this machine does not have', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const port = String((server.address() as AddressInfo).port);
      const taken = await startError(['--port', port]);
      server.close();
      expect(taken.code).to.equal('port-in-use');
      expect(taken.message).to.include(`Port ${port} on 127.0.0.1 is used by another program`);
      for (const host of ['192.0.2.1', 'fe80::1'])
        expect(await startError(['--auth', 'none', '--host', host]), host).to.include({
          code: 'address-unavailable',
        });
    });
  });

  describe('signals', () => {
    it('a second signal forces the exit', async () => {
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
      const untilMs = performance.now() + 30_000;
      while (lives(camera) && performance.now() < untilMs) await delay(10);
      expect(lives(camera)).to.equal(false);
    });

    it('SIGHUP applies what has changed, and nothing of an invalid file', async () => {
      const file = join(folder, 'picamd.conf');
      const camera = (width: number) => {
        const path = pictures(width)[3];
        return `SOURCE_FILE=${path}\nCAMERA_WIDTH=${width}\nCAMERA_HEIGHT=240\n`;
      };
      writeFileSync(file, camera(320));
      const daemon = await start(['--config', file, '--source', 'file']);
      const client = raw(daemon.port, GET);
      await client.until((bytes) => parseStream(bytes).parts.length >= 2);
      writeFileSync(file, `${camera(160)}LOG_LEVEL=debug\n`);
      daemon.kill('SIGHUP');
      await daemon.logged(/"changed":\["camera","log"\]/);
      await client.until((bytes) => parseStream(bytes).parts.some(({ body }) => size(body) === '160x240'));
      client.socket.destroy();
      writeFileSync(file, 'CAMERA_WIDTH=huge\n');
      daemon.kill('SIGHUP');
      await daemon.logged(/the old settings stay in effect/);
      expect((await status(daemon)).camera).to.include({ width: 160, state: 'streaming' });
      writeFileSync(file, `${camera(160)}HOST=localhost\n`);
      daemon.kill('SIGHUP');
      await daemon.logged(/"changed":\["listen","log"\]/);
      writeFileSync(file, `${camera(160)}AUTH=none\nHOST=192.0.2.1\n`);
      daemon.kill('SIGHUP');
      await daemon.logged(/192\.0\.2\.1 is not an address of this machine/);
    });

    it('SIGHUP works during the start, and starts nothing during the stop', async () => {
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

    it('SIGTERM ends a start that is still creating a certificate', async () => {
      const running = join(folder, 'openssl-runs');
      const openssl = `#!/bin/sh\necho $$ > ${running}\nexec sleep ${OPENSSL_MS / 1000}\n`;
      writeFileSync(join(folder, 'openssl'), openssl, { mode: 0o755 });
      const [cert, key] = [join(folder, 'new.pem'), join(folder, 'new-key.pem')];
      const args = [...pictures(), '--port', '0', '--tls-cert', cert, '--tls-key', key, '--tls-self-signed'];
      const ended = runDaemon(args, { PATH: `${folder}:${process.env['PATH']}` });
      while (!existsSync(running) || readFileSync(running, 'utf8') === '') await delay(20);
      const pid = Number(readFileSync(running, 'utf8'));
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      const startMs = performance.now();
      process.kill(parent, 'SIGTERM');
      const { code, stderr } = await ended;
      expect(performance.now() - startMs, 'it did not wait for openssl').to.be.lessThan(OPENSSL_MS / 2);
      expect(code).to.equal(0);
      expect(stderr)
        .to.include('stopped')
        .and.not.match(/listening|camera: starting/);
      // It got its signal, and a busy machine takes a moment to end it.
      while (lives(pid) && performance.now() - startMs < OPENSSL_MS / 2) await delay(20);
      expect(lives(pid)).to.equal(false);
    });
  });

  it('needs no more memory for garbage, half frames, huge frames and a flooded stderr; SIGTERM ends every stream after a whole part, then the camera', async () => {
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

    const [program = 0] = childrenOf(daemon.pid);
    expect(lives(program)).to.equal(true);
    expect(await daemon.stop()).to.equal(0);
    const { parts, rest } = parseStream(await client.ended);
    expect(parts.length).to.be.at.least(6);
    expect(rest).to.have.length(0);
    expect(lives(program)).to.equal(false);
  });
});

function size(picture: Buffer): string {
  const at = picture.indexOf(Buffer.from('ffc0', 'hex'));
  return `${picture.readUInt16BE(at + 7)}x${picture.readUInt16BE(at + 5)}`;
}
