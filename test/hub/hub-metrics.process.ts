import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { MOST_CAMERAS } from '../../daemon/hub/cameras-file.ts';
import { ask } from '../helpers/ask.ts';
import { tokenOf } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { needs } from '../helpers/programs.ts';
import { promtool, seriesOf } from '../helpers/promtool.ts';

describe('what a hub tells Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-hub-metrics-'));
  const file = join(folder, 'cameras');
  let hub: RunningDaemon;
  let hall: RunningDaemon;

  const list = (...lines: string[]) => writeFileSync(file, lines.join('\n'));
  const startHub = (...args: string[]) => startDaemon(['--role', 'hub', '--cameras-file', file, ...args]);
  const get = (path: string, token?: string) =>
    ask(
      { host: '127.0.0.1', port: hub.port },
      path,
      token === undefined ? {} : { Authorization: `Bearer ${token}` },
    );
  const scrape = async (token?: string) => (await get('/metrics', token)).body.toString();
  const targets = async (token?: string) =>
    JSON.parse((await get('/targets', token)).body.toString()) as {
      targets: string[];
      labels: Record<string, string>;
    }[];

  before(async () => {
    hall = await startDaemon();
  });
  afterEach(async () => {
    hub.kill('SIGKILL');
    await hub.exited;
  });
  after(async () => {
    await hall.stop();
    rmSync(folder, { recursive: true });
  });

  describe('for promtool', () => {
    needs('Promtool');

    it('are metrics of each camera with its name, and of the process', async () => {
      list(`hall ${hall.url}/`, 'yard http://127.0.0.1:1/stream');
      hub = await startHub();
      const gone = new AbortController();
      await fetch(`${hub.url}/cameras/hall/video_feed`, { signal: gone.signal });
      const text = await eventually('frames', async () => {
        const now = await scrape();
        return (seriesOf(now).get('picamd_stream_frames_total{camera="hall"}') ?? 0) > 0 && now;
      });
      gone.abort();
      const series = seriesOf(text);
      const of = (name: string) => series.get(`picamd_${name}`);
      expect([of('hub_cameras'), of('hub_cameras_watched'), of('hub_cameras_lost')]).to.deep.equal([2, 1, 0]);
      expect([of('camera_watched{camera="hall"}'), of('camera_watched{camera="yard"}')]).to.deep.equal([
        1, 0,
      ]);
      expect([of('stream_viewers{camera="hall"}'), of('stream_viewers{camera="yard"}')]).to.deep.equal([
        1, 0,
      ]);
      expect(of('camera_frames_total{camera="hall"}')).to.be.greaterThan(0);
      expect(of('camera_frame_age_seconds{camera="hall"}')).to.be.within(0, 60);
      expect(series.has('picamd_camera_frame_age_seconds{camera="yard"}')).to.equal(false);
      expect(of('process_resident_memory_bytes')).to.be.greaterThan(1e6);
      const { code, output } = await promtool(['check', 'metrics'], { input: text });
      expect(output).to.equal('');
      expect(code).to.equal(0);
    });
  });

  it('has at most eleven series for each camera, and a full list of names that a program may stumble on', async () => {
    const names = Array.from({ length: MOST_CAMERAS - 2 }, (_, i) => `camera-${i}`);
    list(...['__proto__', 'constructor', ...names].map((name) => `${name} http://127.0.0.1:1/`));
    hub = await startHub();
    const series = [...seriesOf(await scrape()).keys()];
    const ofCameras = series.filter((name) => name.includes('camera="'));
    expect(ofCameras.length).to.be.within(10 * MOST_CAMERAS, 11 * MOST_CAMERAS);
    expect(ofCameras.filter((name) => name.includes('"__proto__"')).length).to.be.within(10, 11);
    expect((await targets()).length).to.equal(MOST_CAMERAS);
  });

  it('are the picamds of its list, for discovery, without their tokens and passwords', async () => {
    writeFileSync(join(folder, 'token'), 'picamd_secret', { mode: 0o600 });
    list(
      `hall ${hall.url}/ token`,
      'porch https://anna:secret@porch.example/front/',
      'tree http://[fd00::7]/',
      'yard http://127.0.0.1:1/stream',
    );
    hub = await startHub();
    const answer = await get('/targets');
    expect(answer.headers['content-type']).to.equal('application/json; charset=utf-8');
    expect(answer.body.toString()).to.not.include('secret');
    const labels = (camera: string, scheme = 'http', path = '/metrics') => ({
      site: 'home',
      camera,
      __scheme__: scheme,
      __metrics_path__: path,
    });
    expect(await targets()).to.deep.equal([
      { targets: [`127.0.0.1:${hall.port}`], labels: labels('hall') },
      { targets: ['porch.example:443'], labels: labels('porch', 'https', '/front/metrics') },
      { targets: ['[fd00::7]:80'], labels: labels('tree') },
    ]);
  });

  it('is told to those who may read the state, of the cameras that they may watch; not with METRICS=off', async () => {
    list(`hall ${hall.url}/`, `garage ${hall.url}/`);
    const path = join(folder, 'credentials');
    const [garage, viewer] = [newToken(), newToken()];
    const tokens = new Map([
      ['garage', tokenOf(tokenDigest(garage), null, ['status'], ['garage'])],
      ['viewer', tokenOf(tokenDigest(viewer), null, ['live'])],
    ]);
    await writeCredentials(path, { ...noCredentials(), tokens });
    hub = await startHub('--credentials-file', path);
    const statuses = ['/metrics', '/targets'].map(async (what) => [
      (await get(what)).status,
      (await get(what, viewer)).status,
      (await get(what, garage)).status,
    ]);
    expect(await Promise.all(statuses)).to.deep.equal([
      [401, 403, 200],
      [401, 403, 200],
    ]);
    const text = await scrape(garage);
    expect(seriesOf(text).get('picamd_hub_cameras')).to.equal(1);
    expect(text).to.include('camera="garage"').and.not.include('hall');
    expect((await targets(garage)).map(({ labels }) => labels['camera'])).to.deep.equal(['garage']);

    hub.kill('SIGKILL');
    await hub.exited;
    hub = await startHub('--metrics', 'off');
    expect((await get('/metrics')).status).to.equal(404);
  });
});
