import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask, askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';

const MB = 1024 * 1024;
/** Of each camera that someone watches. */
const RING_MB = 4;

describe('a hub with a long and bad list', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-many-'));
  const file = join(folder, 'cameras');
  let hub: RunningDaemon;
  after(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true });
  });

  it('serves 500 cameras, which cost neither a connection nor much memory at rest', async () => {
    const good = Array.from({ length: 500 }, (_, i) => `camera-${i} http://127.0.0.1:9/${i}/`);
    const bad = [
      'a.b http://x/',
      'a/b http://x/',
      '* http://x/',
      `${'n'.repeat(200)} http://x/`,
      'CAMERA-7 http://x/',
      'ftp ftp://x/',
      'file file:///etc/passwd',
      'nothing',
      '\u0000\u0001\u202e \uffff',
      'more http://x/ token and more',
    ];
    writeFileSync(file, [...good, ...bad].join('\n'));
    hub = await startDaemon(['--role', 'hub', '--cameras-file', file]);
    const at = { host: '127.0.0.1', port: hub.port };
    await hub.logged(/hub: 500 cameras/);
    const { cameras } = await askJson<{ cameras: { name: string; state: string }[] }>(at, '/cameras');
    expect(cameras.map(({ name }) => name)).to.deep.equal(good.map((line) => line.split(' ')[0]));
    expect(new Set(cameras.map(({ state }) => state))).to.deep.equal(new Set(['idle']));
    const { process: facts } = await askJson<{ process: { residentBytes: number } }>(at, '/status');
    expect(facts.residentBytes).to.be.below(128 * MB);
    expect(readdirSync(`/proc/${hub.pid}/fd`).length).to.be.below(64);
    // Each is delayed, so all at once.
    const names = ['a.b', 'a%2fb', '*', 'n'.repeat(200), '..', '%2e%2e', 'camera-500', '%00'];
    const answers = await Promise.all(names.map((name) => ask(at, `/cameras/${name}/healthz`)));
    for (const [i, { status }] of answers.entries()) expect(status, names[i]).to.be.oneOf([404, 400]);
    expect(hub.log()).to.include('more mistakes');
  });

  it('takes memory for the cameras that are watched, and not for those that were', async () => {
    const WATCHED = 8;
    const TURNS = 6;
    const camera = await startDaemon(['--max-viewers', '200', '--max-viewers-per-address', '200']);
    const { port } = hub;
    const residentMb = async () =>
      (await askJson<{ process: { residentBytes: number } }>({ host: '127.0.0.1', port }, '/status')).process
        .residentBytes / MB;
    try {
      writeFileSync(
        file,
        Array.from({ length: 500 }, (_, i) =>
          `camera-${i} ${camera.url}/?n=${i}\n`.replace('/?', '/video_feed?'),
        ).join(''),
      );
      hub.kill('SIGHUP');
      await hub.logged(/settings: reloaded/);
      const before = await residentMb();
      for (let turn = 0; turn < TURNS; turn++) {
        const streams = await Promise.all(
          Array.from({ length: WATCHED }, async (_, i) => {
            const path = `/cameras/camera-${turn * WATCHED + i}/video_feed`;
            const asked = request({ host: '127.0.0.1', port, path, agent: false }).end();
            const [stream] = (await once(asked, 'response')) as [IncomingMessage];
            await once(
              stream.on('error', () => {}),
              'data',
            );
            return stream;
          }),
        );
        for (const stream of streams) stream.destroy();
      }
      // Each of the 48 for as long as IDLE_STOP_SECONDS, or until the collector comes, would be 192 MB.
      expect((await residentMb()) - before).to.be.below(2 * WATCHED * RING_MB);
    } finally {
      await camera.stop();
    }
  });
});
