import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { Host } from '../../daemon/system/host.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';
import { needs } from '../helpers/programs.ts';
import { promtool, seriesOf } from '../helpers/promtool.ts';

const PI_PROGRAMS = fileURLToPath(new URL('../../../test/fixtures/pi-programs', import.meta.url));
const METRICS = fileURLToPath(new URL('../../daemon/metrics/metrics.js', import.meta.url));

async function scrape({ url }: RunningApp): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.status).to.equal(200);
  expect(answer.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
  return answer.text();
}

/** Reads from the stream until that many bytes have arrived. */
async function watch({ url }: RunningApp, bytes: number): Promise<void> {
  const gone = new AbortController();
  const { body } = await fetch(`${url}/video_feed`, { signal: gone.signal });
  let taken = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    taken += chunk.length;
    if (taken > bytes) break;
  }
  gone.abort();
}

describe('/metrics', () => {
  const running: RunningApp[] = [];
  const start = async (...args: Parameters<typeof startApp>) => {
    const daemon = await startApp(...args);
    running.push(daemon);
    return daemon;
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map(async (daemon) => daemon.stop()));
  });

  it('reports what the daemon has done, and facts about the machine', async () => {
    const args = ['--camera-name', 'Tor "Nord" 前门'];
    const daemon = await start(args, { PATH: `${PI_PROGRAMS}:${process.env['PATH']}` }, { host: new Host() });
    await daemon.logged(/camera: streaming/);
    await watch(daemon, 50_000);
    const series = seriesOf(await scrape(daemon));
    const of = (name: string) => series.get(`picamd_${name}`);
    expect(of('camera_frames_total')).to.be.greaterThan(0);
    expect(of('camera_bytes_total')).to.be.greaterThan(of('camera_frame_bytes') ?? Infinity);
    expect(of('camera_skipped_bytes_total')).to.equal(0);
    expect(of('camera_restarts_total{code="crash"}')).to.equal(0);
    expect(of('camera_healthy')).to.equal(1);
    expect(of('camera_state{state="streaming"}')).to.equal(1);
    expect(of('camera_state{state="idle"}')).to.equal(0);
    expect(of('camera_source{source="file"}')).to.equal(1);
    expect(of('camera_frame_age_seconds')).to.be.within(0, 30);
    expect(of('camera_frame_width_pixels')).to.equal(320);
    expect(of('ring_bytes')).to.equal(2 * 1024 * 1024);
    expect(of('stream_frames_total')).to.be.greaterThan(0);
    expect(of('stream_bytes_total')).to.be.greaterThan(50_000);
    const { rss } = process.memoryUsage();
    expect(of('process_resident_memory_bytes')).to.be.closeTo(rss, rss / 3);
    expect(of('process_start_time_seconds')).to.be.closeTo(performance.timeOrigin / 1000, 5);
    expect(of('process_open_fds')).to.be.greaterThan(5);
    expect(of('host_throttling{condition="under-voltage"}')).to.equal(0);
    expect(of('host_throttling_since_boot{condition="under-voltage"}')).to.equal(1);
    expect(of('host_temperature_celsius')).to.be.within(1, 120);
    expect([...series.keys()].find((name) => name.startsWith('picamd_build_info'))).to.match(
      /\{version="\d+\.\d+\.\d+[^"]*",node="v\d+/,
    );
    expect([...series.keys()].filter((name) => name.includes('name='))).to.deep.equal([
      String.raw`picamd_info{name="Tor \"Nord\" 前门"}`,
    ]);
    // The event-loop delay is measured from the first scrape on.
    const observed = 'picamd_event_loop_delay_seconds_count';
    expect(series.get(observed)).to.be.a('number');
    while ((seriesOf(await scrape(daemon)).get(observed) ?? 0) < 2) await delay(50);
  });

  it('has only counters that never go back, even if new settings start another camera', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    const file = join(folder, 'picamd.conf');
    const command = (...acts: string[]) => `SOURCE_COMMAND=${JSON.stringify(mjpegCommand(...acts))}\n`;
    // Garbage, a truncated frame and a crash are counted, and happen again after the pause.
    writeFileSync(file, command('garbage=500', 'frames=5', 'exit=3'));
    const daemon = await start(['--source', 'command', '--config', file]);
    await daemon.logged(/ended|exit|crash/);
    await daemon.logged(/camera: backing-off/);
    const before = await scrape(daemon);
    expect(seriesOf(before).get('picamd_camera_restarts_total{code="crash"}')).to.be.greaterThan(0);
    expect(seriesOf(before).get('picamd_camera_skipped_bytes_total')).to.be.greaterThan(0);

    writeFileSync(file, `${command('frames=3', 'hang')}STALL_SECONDS=60\n`);
    await daemon.reload();
    await daemon.logged(/camera: starting[\s\S]*settings: reloaded[\s\S]*camera: streaming/);
    await watch(daemon, 100);
    const status = (await (await fetch(`${daemon.url}/status`)).json()) as { camera: { frames: number } };
    const after = await scrape(daemon);
    const counters = [...before.matchAll(/^# TYPE (\w+) counter$/gm)].map(([, name = '']) => name);
    expect(counters.length).to.be.greaterThan(10);
    for (const [series, value] of seriesOf(before))
      if (counters.includes(series.replace(/\{.*/, '')))
        expect(seriesOf(after).get(series), series).to.be.at.least(value);
    const frames = (text: string) => seriesOf(text).get('picamd_camera_frames_total') ?? 0;
    expect(frames(after)).to.be.at.least(frames(before) + status.camera.frames);
    rmSync(folder, { recursive: true });
  });

  it('has as many series with many viewers as with none, and identifies no one', async () => {
    const daemon = await start();
    await daemon.logged(/camera: streaming/);
    const names = (text: string) => [...seriesOf(text).keys()].toSorted();
    const none = await scrape(daemon);
    const gone = new AbortController();
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        fetch(`${daemon.url}/video_feed`, { signal: gone.signal, headers: { 'User-Agent': `nosy-${i}` } }),
      ),
    );
    const many = await scrape(daemon);
    gone.abort();
    expect(seriesOf(many).get('picamd_stream_viewers')).to.equal(20);
    expect(names(many)).to.deep.equal(names(none));
    expect(many).to.not.match(/nosy|127\.0\.0\.1/);
  });

  it('answers 404 with METRICS=off', async () => {
    const daemon = await start(['--metrics', 'off']);
    const answer = await fetch(`${daemon.url}/metrics`);
    expect(answer.status).to.equal(404);
    expect(await answer.text()).to.match(/METRICS=off/);
  });

  it('loads nothing unless it is switched on, and then not all of prom-client', async () => {
    const program = `
      const { Metrics } = await import(${JSON.stringify(METRICS)});
      const cache = (await import('node:module')).createRequire(${JSON.stringify(METRICS)}).cache;
      const loaded = () => Object.keys(cache).filter((name) => /prom-client|opentelemetry|tdigest/.test(name));
      const metrics = new Metrics([], () => Promise.reject(new Error('no parts')));
      const before = loaded();
      await metrics.expose().catch(() => {});
      const asked = loaded();
      metrics.load();
      console.log(JSON.stringify([before, asked, loaded()]));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const [before, asked, after] = JSON.parse(stdout) as [string[], string[], string[]];
    expect(before).to.deep.equal([]);
    // A scrape that comes before load() does what load() does.
    expect(asked).to.deep.equal(after);
    expect(after.some((name) => name.includes('prom-client/lib/registry.js'))).to.equal(true);
    expect(after.filter((name) => /opentelemetry|tdigest/.test(name))).to.deep.equal([]);
  });

  describe('for Prometheus', () => {
    needs('Promtool');

    it('passes promtool', async () => {
      const args = ['--camera-name', 'Tor "Nord" 前门'];
      const daemon = await start(
        args,
        { PATH: `${PI_PROGRAMS}:${process.env['PATH']}` },
        { host: new Host() },
      );
      await daemon.logged(/camera: streaming/);
      await scrape(daemon);
      const { code, output } = await promtool(['check', 'metrics'], { input: await scrape(daemon) });
      expect(output).to.equal('');
      expect(code).to.equal(0);
    });
  });
});
