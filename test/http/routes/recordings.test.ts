import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readAviHead } from '../../../daemon/recording/avi-format.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { makeRecording, recordedJpeg } from '../../helpers/made-recording.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const ID = '20261120T120120000Z-abcd';
const OPEN = '20261120T130140000Z-open';
const LONG = '20261120T130000000Z-efgh';

describe('/recordings', () => {
  let root: string;
  let users: CredentialsFile;
  let app: RunningApp;
  const viewer = { Authorization: basic(VIEWER, USER.password) };
  const admin = { Authorization: basic(USER.name, USER.password) };

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'picamd-recordings-'));
    makeRecording(root, { startMs: NOON, pictures: 60, fps: 1 });
    const stem = makeRecording(root, { startMs: NOON + 115_000, id: ID, pictures: 50, fps: 10 });
    writeFileSync(join(root, `${stem}.jpg`), recordedJpeg(NOON, 1));
    makeRecording(root, { startMs: NOON + 3_600_000, id: LONG, pictures: 6, fps: 1 });
    const second = makeRecording(root, { startMs: NOON + 3_606_000, id: LONG, pictures: 10, fps: 1 });
    // As long as the index of 70,000 pictures.
    truncateSync(join(root, `${second}.idx`), 70_000 * 16);
    makeRecording(root, { startMs: NOON + 3_700_000, id: OPEN, pictures: 1, fps: 1, isOpen: true });
    users = await credentialsFile(CHEAP, 'everyone');
    app = await startApp([
      '--record-path',
      root,
      '--credentials-file',
      users.path,
      '--camera-name',
      'Garage',
    ]);
  });
  after(async () => {
    await app.stop();
    users.clear();
    rmSync(root, { recursive: true });
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${app.url}/recordings/${path}`, { headers: viewer, ...init });
  const bytes = async (path: string, init: RequestInit = {}) =>
    Buffer.from(await (await ask(path, init)).arrayBuffer());
  const json = async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>;

  it('lists days, and the files of a range', async () => {
    expect((await json('days.json'))['days']).to.deep.equal(['2026-11-20']);
    const { recordings, next } = (await json(`list.json?from=${NOON}&to=${NOON + 130_000}`)) as {
      recordings: Record<string, unknown>[];
      next: unknown;
    };
    expect(next).to.equal(null);
    expect(
      recordings.map(({ id, type, fromMs, toMs, starred }) => ({ id, type, fromMs, toMs, starred })),
    ).to.deep.equal([
      { id: null, type: 'continuous', fromMs: NOON, toMs: NOON + 60_000, starred: false },
      { id: ID, type: 'motion', fromMs: NOON + 115_000, toMs: NOON + 120_000, starred: false },
    ]);
    expect(recordings.map(({ pictures }) => pictures)).to.deep.equal([60, 50]);
    expect(recordings[0]?.['bytes']).to.be.greaterThan(60 * 300);
    const disk = await json('disk.json');
    expect(disk).to.include({ state: 'off', path: root });
    expect(disk['freeBytes']).to.be.greaterThan(0);
  });

  it('has the picture of a time, and those beside it', async () => {
    const at = async (query: string) => {
      const response = await ask(`picture.jpg?${query}`);
      await response.arrayBuffer();
      return Number(response.headers.get('x-timestamp')) * 1000 - NOON;
    };
    expect(await at(`at=${NOON + 5500}`)).to.equal(5000);
    expect(await at(`at=${NOON + 5000}&step=1`)).to.equal(6000);
    expect(await at(`at=${NOON + 5000}&step=-1`)).to.equal(4000);
    expect(await at(`at=${NOON + 59_000}&step=1`)).to.equal(115_000);
    expect((await bytes(`picture.jpg?at=${NOON + 5500}`)).equals(recordedJpeg(NOON, 5))).to.equal(true);
    expect((await ask(`picture.jpg?at=${NOON - 1}`)).status).to.equal(404);
  });

  it('plays in the pace of the speed, without the gaps, and ends', async () => {
    const startMs = performance.now();
    const stream = (await bytes(`play?at=${NOON + 3_600_000}&speed=16`)).toString('latin1');
    // 16 s, and a gap of more than a minute that takes one.
    const times = [...stream.matchAll(/X-Timestamp: ([\d.]+)/g)].map(
      ([, time]) => Number(time) * 1000 - NOON,
    );
    expect(times.slice(0, 3)).to.deep.equal([3_600_000, 3_601_000, 3_602_000]);
    expect(times.at(-1)).to.equal(3_700_000);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(performance.now() - startMs).to.be.within(1900, 15_000);
  });

  it('exports a range as an AVI without the gaps, or as a ZIP with all pictures', async () => {
    const range = `from=${NOON}&to=${NOON + 130_000}`;
    const response = await ask(`export?${range}&format=avi`);
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="Garage-.*\.avi"$/);
    const avi = Buffer.from(await response.arrayBuffer());
    expect(readAviHead(avi)).to.include({ width: 64, height: 48, rate: 10 });
    // 60 s, 1 s for the gap, and 5 s.
    expect(avi.readUInt32LE(48)).to.equal(660);
    const zip = await bytes(`export?${range}&format=zip`);
    expect(zip.readUInt16LE(zip.length - 12)).to.equal(110);
    expect((await ask(`export?from=1&to=2`)).status).to.equal(404);
  });

  it('refuses a ZIP of more pictures than a ZIP can have', async () => {
    const range = `from=${NOON + 3_600_000}&to=${NOON + 3_620_000}`;
    const refused = await ask(`export?${range}&format=zip`);
    expect([refused.status, refused.headers.get('x-picamd-error')]).to.deep.equal([400, 'export-too-large']);
    expect((await ask(`export?${range}&format=avi`)).status).to.equal(200);
  });

  it('gives the clip of an event, whole or in parts', async () => {
    const whole = await bytes(`${ID}/clip.avi`);
    expect(readAviHead(whole)?.closed?.slots).to.equal(50);
    const part = await ask(`${ID}/clip.avi`, { headers: { ...viewer, Range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).to.deep.equal([
      206,
      `bytes 100-199/${whole.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100, 200))).to.equal(true);
    const beyond = await ask(`${ID}/clip.avi`, { headers: { ...viewer, Range: 'bytes=9999999-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).to.deep.equal([
      416,
      `bytes */${whole.length}`,
    ]);
    expect((await bytes(`${ID}/snapshot.jpg`)).equals(recordedJpeg(NOON, 1))).to.equal(true);
    // Two files are one.
    expect((await bytes(`${LONG}/clip.avi`)).readUInt32LE(48)).to.equal(16);
  });

  it('finds nothing by what is no id', async () => {
    for (const id of ['..%2f..%2fetc%2fpasswd', '2026', 'continuous', `${ID}.`, '20261320T120120000Z-abcd'])
      for (const path of [`${id}/clip.avi`, `${id}/snapshot.jpg`])
        expect((await ask(path)).status, path).to.equal(404);
    for (const method of ['PUT', 'DELETE'])
      expect((await ask('..%2fx/star', { method, headers: admin })).status).to.equal(404);
  });

  it('ends what is played when the client loses its access', async () => {
    const token = users.tokens.get('recordings');
    const playing = await fetch(`${app.url}/recordings/play?at=${NOON}&speed=1&token=${token}`);
    expect(playing.status).to.equal(200);
    const reader = playing.body?.getReader();
    await reader?.read();
    await users.remove('only-recordings');
    // A minute long.
    const startMs = performance.now();
    while ((await reader?.read())?.done === false);
    expect(performance.now() - startMs).to.be.lessThan(15_000);
  });

  it('refuses bad parameters', async () => {
    for (const path of [
      'list.json',
      'list.json?from=2&to=1',
      'list.json?from=1&to=1e9',
      `list.json?from=1&to=2&after=${'x'.repeat(300)}`,
      'picture.jpg?at=-1',
      'picture.jpg?at=1&at=2',
      'picture.jpg?at=1&step=2',
      'play?at=1&speed=0.1',
      'play?at=1&speed=17',
      'play?at=now',
      'export?from=1&to=2&format=exe',
      'export?from=1&to=99999999999999&format=avi',
    ]) {
      const response = await ask(path);
      expect(response.status, path).to.equal(400);
      expect(response.headers.get('x-picamd-error'), path).to.match(/^(bad-parameter|export-too-large)$/);
    }
  });

  it('lets only admins star and delete, and only what is closed', async () => {
    for (const path of [ID, `${ID}/star`])
      expect((await ask(path, { method: 'DELETE' })).status).to.equal(403);
    expect((await ask(`${ID}/star`, { method: 'PUT', headers: admin })).status).to.equal(204);
    const starred = async () => {
      const { recordings } = (await json(`list.json?from=${NOON + 100_000}&to=${NOON + 130_000}`)) as {
        recordings: { starred: boolean }[];
      };
      return recordings.map((recording) => recording.starred);
    };
    expect(await starred()).to.deep.equal([true]);
    expect((await ask(`${ID}/star`, { method: 'DELETE', headers: admin })).status).to.equal(204);
    expect(await starred()).to.deep.equal([false]);
    expect((await ask(OPEN, { method: 'DELETE', headers: admin })).status).to.equal(409);
    expect((await ask(ID, { method: 'DELETE', headers: admin })).status).to.equal(204);
    expect((await ask(`${ID}/clip.avi`)).status).to.equal(404);
  });
});

describe('/recordings of a camera that records nothing', () => {
  it('has nothing, until RECORD is on, or where there are recordings from before', async () => {
    const root = mkdtempSync(join(tmpdir(), 'picamd-none-'));
    const off = ['--record-path', root];
    const on = [...off, '--record', 'events', '--record-on-system-card', 'on'];
    const app = await startApp(off);
    const days = async () => {
      const response = await fetch(`${app.url}/recordings/days.json`);
      return response.status === 200
        ? ((await response.json()) as { days: string[] }).days
        : response.headers.get('x-picamd-error');
    };
    expect(await days()).to.equal('nothing-recorded');
    await app.reload(on);
    expect(await days()).to.deep.equal([]);
    await app.reload(off);
    expect(await days()).to.equal('nothing-recorded');
    makeRecording(root, { startMs: NOON, pictures: 1, fps: 1 });
    await app.reload(on);
    await app.reload(off);
    expect(await days()).to.deep.equal(['2026-11-20']);
    await app.stop();
    rmSync(root, { recursive: true });
  });
});
