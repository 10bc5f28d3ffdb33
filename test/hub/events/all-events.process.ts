import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { noCredentials } from '../../../daemon/access/credentials.ts';
import { writeCredentials } from '../../../daemon/access/credentials-file.ts';
import { newToken, tokenDigest } from '../../../daemon/access/tokens.ts';
import type { CameraEvent } from '../../../daemon/events/event.ts';
import { messagesIn } from '../../../daemon/hub/events/server-sent-messages.ts';
import { askJson } from '../../helpers/ask.ts';
import { tokenOf } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';

describe('the events of all cameras of a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-all-events-'));
  const [all, one] = [newToken(), newToken()];
  let hall: RunningDaemon;
  let yard: RunningDaemon;
  let hub: RunningDaemon;

  const at = () => ({ host: '127.0.0.1', port: hub.port });
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const report = (camera: RunningDaemon, text: string) =>
    fetch(`${camera.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
  const listed = async (token: string, query = '') => {
    const answer = await askJson<{ events: CameraEvent[] }>(at(), `/events.json${query}`, bearer(token));
    return answer.events.map(({ camera, type, text }) => `${camera} ${type} ${text}`);
  };
  /** What arrives on the stream of events until `end()`. */
  const listen = async (token: string) => {
    const stop = new AbortController();
    const answer = await fetch(`${hub.url}/events/stream`, { headers: bearer(token), signal: stop.signal });
    const heard: CameraEvent[] = [];
    const done = (async () => {
      if (answer.body === null) return;
      for await (const message of messagesIn(answer.body)) heard.push(JSON.parse(message) as CameraEvent);
    })().catch(() => {});
    return {
      heard,
      end: () => {
        stop.abort();
        return done;
      },
    };
  };
  before(async () => {
    [hall, yard] = await Promise.all([startDaemon(), startDaemon()]);
    await report(hall, 'before');
    const file = join(folder, 'cameras');
    writeFileSync(
      file,
      `hall ${hall.url}/\nyard ${yard.url}/\noff http://127.0.0.1:9/\nplain ${yard.url}/video_feed\n`,
    );
    const path = join(folder, 'credentials');
    const rights = ['live', 'status', 'recordings'] as const;
    const tokens = new Map([
      ['all', tokenOf(tokenDigest(all), null, rights)],
      ['one', tokenOf(tokenDigest(one), null, rights, ['yard'])],
    ]);
    await writeCredentials(path, { ...noCredentials(), tokens });
    const lost = ['--camera-lost-seconds', '1', '--stale-seconds', '1'];
    hub = await startDaemon(['--role', 'hub', '--cameras-file', file, '--credentials-file', path, ...lost]);
  });
  after(async () => {
    await Promise.all([hall, yard, hub].map((daemon) => daemon.stop()));
    rmSync(folder, { recursive: true });
  });

  it('lists what they know, and tells what happens, to each client only of its cameras', async () => {
    expect(await listed(all)).to.deep.equal(['hall manual before']);
    expect(await listed(one)).to.deep.equal([]);
    const [everything, some] = await Promise.all([listen(all), listen(one)]);
    await report(hall, 'bell');
    await report(yard, 'gate');
    await eventually('both', () => everything.heard.length > 1 && some.heard.length > 0);
    expect(everything.heard.map(({ camera, text }) => `${camera} ${text}`)).to.have.members([
      'hall bell',
      'yard gate',
    ]);
    expect(some.heard.map(({ camera }) => camera)).to.deep.equal(['yard']);
    expect(await listed(all, '?limit=2')).to.deep.equal(['yard manual gate', 'hall manual bell']);
    await Promise.all([everything.end(), some.end()]);
  });

  it('tells once that a camera which someone watches is lost, and that it is back', async () => {
    const camera = await startDaemon();
    writeFileSync(join(folder, 'cameras'), `hall ${hall.url}/\nyard ${camera.url}/\n`);
    hub.kill('SIGHUP');
    await hub.logged(/hub: 2 cameras/);
    const watched = new AbortController();
    const { heard, end } = await listen(all);
    const watching = fetch(`${hub.url}/cameras/yard/video_feed?token=${all}`, { signal: watched.signal });
    await eventually('a picture', async () => {
      const { cameras } = await askJson<{ cameras: { state: string }[] }>(at(), '/cameras', bearer(all));
      return cameras[1]?.state === 'streaming';
    });
    // Where it has taken longer than a second to start, that was a loss too.
    heard.length = 0;
    camera.kill('SIGKILL');
    await camera.exited;
    const types = () =>
      heard.filter((event) => event.camera === 'yard').map(({ type, phase }) => `${type} ${phase}`);
    // Someone goes on trying, as a page does.
    const trying = setInterval(() => {
      void fetch(`${hub.url}/cameras/yard/snapshot.jpg?token=${all}`).catch(() => {});
    }, 500);
    try {
      await eventually('that it is lost', () => types().includes('camera-lost start'));
      const back = await startDaemon([], {}, [], { port: String(camera.port) });
      await eventually('that it is back', () => types().includes('camera-back end'));
      await back.stop();
    } finally {
      clearInterval(trying);
    }
    // On a busy machine it may be lost, as ended before, and lost again until it is back for good.
    const told = types();
    expect(told.slice(0, 2)).to.deep.equal(['camera-lost start', 'camera-lost end']);
    const back = told.indexOf('camera-back end');
    expect(told.slice(0, back).at(-1)).to.equal('camera-lost end');
    watched.abort();
    await Promise.allSettled([watching, end()]);
  });
});
