import { expect } from 'chai';
import { HOLD_MS } from '../../daemon/http/responses.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { mjpegCommand, mjpegExecutable } from '../helpers/mjpeg-program.ts';
import { childrenOf } from '../helpers/process-facts.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

function command(...acts: string[]): string[] {
  return ['--source', 'command', '--source-command', JSON.stringify(mjpegCommand(...acts))];
}

/** The camera as viewers and monitoring see it. */
describe('the camera of picamd', () => {
  let daemon: RunningApp | null = null;
  afterEach(async () => {
    await daemon?.stop();
    daemon = null;
  });

  async function start(...args: Parameters<typeof startApp>): Promise<RunningApp> {
    daemon = await startApp(...args);
    return daemon;
  }

  async function status({ url }: RunningApp) {
    return (await (await fetch(`${url}/status`)).json()) as {
      camera: Record<string, unknown> & {
        restarts: Record<string, number>;
        droppedFrames: Record<string, number>;
      };
      viewers: unknown[];
    };
  }

  it('keeps a viewer through a crash, and counts it', async () => {
    const app = await start(command('frames=5', 'exit=3'));
    const client = raw(app.port, GET);
    await client.until((bytes) => parseStream(bytes).parts.length >= 8);
    const { camera, viewers } = await status(app);
    expect(camera.restarts['crash']).to.be.at.least(1);
    expect(camera['lastError']).to.include({ code: 'crash' });
    expect(viewers).to.have.length(1);
    client.socket.destroy();
  });

  it('shows no set rate for a source with a rate of its own', async () => {
    const app = await start(command('frames=1000'));
    await app.logged(/camera: streaming/);
    expect((await status(app)).camera).to.include({ framerate: null });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics)
      .to.include('picamd_camera_fps ')
      .and.not.match(/^picamd_camera_fps_target/m);
  });

  it('notices a hang, ends the stream, and never sends an old picture', async () => {
    const app = await start([...command('frames=5', 'hang'), '--stall-seconds=30', '--stale-seconds=1']);
    const client = raw(app.port, GET);
    const { parts, rest } = parseStream(await client.ended);
    const stamps = parts.map((part) => Number(part.head.split('X-Timestamp: ')[1]));
    expect(new Set(stamps).size).to.be.at.most(5);
    expect(stamps).to.deep.equal(stamps.toSorted((a, b) => a - b));
    expect(rest).to.have.length(0);
    const paths = ['/snapshot.jpg', '/snapshot.jpg?max_age=60000', '/video_feed'];
    const answers = await Promise.all(paths.map((path) => fetch(app.url + path)));
    for (const [i, answer] of answers.entries())
      expect([answer.status, await answer.text()], paths[i]).to.deep.equal([503, '']);
    const health = await fetch(`${app.url}/healthz`);
    const { reason } = (await health.json()) as { reason: { message: string } };
    expect(health.status).to.equal(503);
    expect(reason.message).to.match(/^No frame has arrived for \d+\.\d s$/);
  });

  it('restarts a camera that hangs', async () => {
    const app = await start([
      ...command('frames=5', 'hang'),
      '--stall-seconds=0.4',
      '--camera-framerate=240',
    ]);
    const client = raw(app.port, GET);
    await client.until((bytes) => new Set(parseStream(bytes).parts.map(({ head }) => head)).size > 5);
    expect((await status(app)).camera.restarts['stalled']).to.be.at.least(1);
    client.socket.destroy();
  });

  it('says what a program sends instead of frames', async () => {
    const app = await start([
      ...command(...Array.from({ length: 10 }, () => 'garbage'), 'hang'),
      '--first-frame-seconds=1',
      '--stall-seconds=60',
    ]);
    await app.logged(/camera: unreadable/);
    const { reason } = (await (await fetch(`${app.url}/healthz`)).json()) as { reason: { message: string } };
    expect(reason)
      .to.include({ code: 'frames-unreadable' })
      .and.have.property('message')
      .that.matches(/^The source sends data, but no JPEG: .* it began with "garbage garbage/);
    expect((await status(app)).camera.restarts['frames-unreadable']).to.equal(1);
  });

  it('says what a program sent that ended without a frame', async () => {
    const app = await start(['--source', 'command', '--source-command', 'echo usage: camera --stream']);
    await app.logged(/camera: backing-off/);
    expect((await status(app)).camera['lastError']).to.deep.include({
      code: 'frames-unreadable',
      message:
        'The source sends data, but no JPEG: 23 bytes arrived, and it began with "usage: camera --stream"',
    });
  });

  it('responds with 503, delayed and empty, and reports the reason if there is no camera', async () => {
    // Motion retries immediately. Timelapse programs give up after 2 s.
    expect(HOLD_MS).to.be.within(1400, 1900);
    const holdMs = 300;
    const args = ['--source', 'rpicam', '--camera-binary', '/nonexistent/rpicam-vid'];
    const app = await start(args, {}, { holdMs });
    await app.logged(/camera: backing-off/);
    const askedMs = performance.now();
    const head = fetch(`${app.url}/snapshot.jpg`, { method: 'HEAD' });
    for (const response of await Promise.all(
      ['/snapshot.jpg', '/video_feed'].map(async (path) => {
        const answer = await fetch(app.url + path);
        // A timer may fire a millisecond early.
        expect(performance.now() - askedMs).to.be.at.least(holdMs - 1);
        return answer;
      }),
    ))
      expect([response.status, response.headers.get('retry-after'), await response.text()]).to.deep.equal([
        503,
        '2',
        '',
      ]);
    expect((await head).status).to.equal(503);
    const health = await fetch(`${app.url}/healthz`);
    expect(health.status).to.equal(503);
    const { reason } = (await health.json()) as { reason: { code: string; hint: string } };
    expect(reason.code).to.equal('no-binary');
    expect(reason.hint).to.include('apt install');
  });

  it('limits the number of viewers', async () => {
    const app = await start(['--max-viewers', '1']);
    const first = raw(app.port, GET);
    await first.until((bytes) => parseStream(bytes).parts.length >= 1);
    const second = await fetch(`${app.url}/video_feed`);
    expect([second.status, second.headers.get('x-picamd-error')]).to.deep.equal([503, 'too-many-viewers']);
    first.socket.destroy();
  });

  it('runs the camera on demand', async () => {
    const app = await start(['--source', 'test', '--camera-mode', 'on-demand', '--idle-stop-seconds', '0.1']);
    await app.logged(/camera: idle/);
    expect((await fetch(`${app.url}/healthz`)).status).to.equal(200);
    await fetch(`${app.url}/video_feed`, { method: 'HEAD' });
    expect((await status(app)).camera['state']).to.equal('idle');
    const snapshot = await fetch(`${app.url}/snapshot.jpg`);
    expect(snapshot.status).to.equal(200);
    await snapshot.arrayBuffer();
    await app.logged(/streaming[^]*camera: idle/);
    expect(childrenOf(process.pid)).to.deep.equal([]);
  });

  it('streams from the rpicam-vid on the PATH', async () => {
    const program = mjpegExecutable('rpicam-vid', 'frames=2000');
    const app = await start(['--source', 'auto'], {
      PATH: `${program.folder}:${process.env['PATH'] ?? ''}`,
    });
    const client = raw(app.port, GET);
    await client.until((bytes) => parseStream(bytes).parts.length >= 3);
    expect((await status(app)).camera).to.include({ source: 'rpicam', testPicture: false });
    client.socket.destroy();
    program.remove();
  });

  it('hides passwords in the output of a camera program everywhere', async () => {
    const app = await start(command('say', 'exit=1'), { PICAMD_LOG_LEVEL: 'debug' });
    await app.logged(/camera: backing-off/);
    const texts = await Promise.all(
      ['/status', '/healthz'].map(async (path) => (await fetch(app.url + path)).text()),
    );
    for (const text of [...texts, app.log()])
      expect(text)
        .to.include('Connection refused')
        .and.not.match(/s3cret|t0ken/);
  });
});
