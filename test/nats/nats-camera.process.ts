import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Msg, MsgCallback, NatsConnection } from '@nats-io/transport-node';
import { expect } from 'chai';
import { decodeReply } from '../../daemon/nats/command-message.ts';
import type { Command } from '../../daemon/nats/command-message.ts';
import { decodeFrame } from '../../daemon/nats/frame-message.ts';
import type { FrameChunk } from '../../daemon/nats/frame-message.ts';
import { unpackText } from '../../daemon/nats/packed-text.ts';
import { decodePresence } from '../../daemon/nats/presence-message.ts';
import type { Presence } from '../../daemon/nats/presence-message.ts';
import { decodeJson } from '../../daemon/nats/small-json.ts';
import { encodeWant } from '../../daemon/nats/want-message.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { NatsServer } from '../helpers/nats-server.ts';
import { needs } from '../helpers/programs.ts';

const STANDS_STILL_MS = 3000;
const BASE = 'picamd.home.hall';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a camera on NATS', () => {
  needs('NATS');
  let server: NatsServer;
  let daemon: RunningDaemon;
  let hub: NatsConnection;
  const frames: FrameChunk[] = [];
  const presences: Presence[] = [];
  const texts = new Map<string, string>();
  const events: string[] = [];
  let elsewhere = 0;
  const state = mkdtempSync(join(tmpdir(), 'picamd-nats-camera-'));

  before(async () => {
    server = await NatsServer.start();
    daemon = await startDaemon(
      [
        '--nats-url',
        server.url,
        '--nats-camera',
        'hall',
        '--camera-mode',
        'on-demand',
        '--idle-stop-seconds',
        '0',
        '--nats-config',
        'on',
      ],
      { SERVICE_RESTART: 'always', STATE_DIRECTORY: state },
    );
    await listen();
    // Without a subscriber, NATS refuses the request.
    await eventually('the camera listens', async () => (await ask({ command: 'nonsense' })).length > 0);
  });
  after(async () => {
    await daemon.stop();
    await server.stop();
    rmSync(state, { recursive: true });
  });

  async function listen(): Promise<void> {
    hub = await server.client();
    hub.subscribe('picamd.home.yard.>', { callback: () => void elsewhere++ });
    const callback: MsgCallback<Msg> = (_, { subject, data }) => {
      const kind = subject.split('.')[3] ?? '';
      const [frame, presence] = [decodeFrame(data), decodePresence(data)];
      if (kind === 'frame' && frame !== null) frames.push({ ...frame, bytes: Buffer.from(frame.bytes) });
      if (kind === 'presence' && presence !== null) presences.push(presence);
      if (kind === 'status' || kind === 'metrics') texts.set(kind, unpackText(data) ?? '');
      if (kind === 'event') events.push(String(decodeJson(data, 4096)?.['text']));
    };
    // Not to want and cmd too: NATS would no longer say that nobody listens there.
    for (const kind of ['presence', 'status', 'metrics', 'event', 'frame'])
      hub.subscribe(`${BASE}.${kind}`, { callback });
    await hub.flush();
  }

  const want = (fps: number, by = 'hub') => hub.publish(`${BASE}.want`, encodeWant({ fps, width: 0, by }));

  /** Renews the lease, as a hub does as long as it waits. */
  function wanted(fps: number, isDone: () => boolean): boolean {
    want(fps);
    return isDone();
  }

  async function ask(command: Command | { command: string }) {
    const { data } = await hub.request(`${BASE}.cmd`, bytes(JSON.stringify(command)), { timeout: 20_000 });
    return data;
  }

  /** Of all messages that it sent. */
  async function sentBytes(): Promise<number> {
    const all = await server.connections('picamd hall');
    return all.reduce((sum, { in_bytes }) => sum + in_bytes, 0);
  }

  it('says that it is there, how it is and what it counts, and sends no frame while nobody asks for one', async () => {
    await eventually('a presence', () => presences.at(-1)?.state === 'idle');
    expect(presences.at(-1)).to.deep.include({
      state: 'idle',
      healthy: true,
      reason: null,
      width: 320,
      height: 240,
    });
    await eventually('metrics and status', () => texts.size === 2 || null);
    expect(texts.get('metrics')).to.match(/^picamd_/m);
    expect(JSON.parse(texts.get('status') ?? '')).to.include.keys('camera', 'process', 'notices');
    expect(frames).to.deep.equal([]);
    // 2 KB a second, in the first seconds too.
    expect(await sentBytes()).to.be.below(2000 * 10);
  });

  it('starts its camera for a lease, sends its rate, and stops when the lease is over', async () => {
    // The first eight all come: until then, the rate of the camera is unknown.
    await eventually('frames', () => wanted(10, () => frames.length > 22));
    await daemon.logged(/camera: streaming/);
    const [first, last] = [frames[12], frames[22]];
    if (first === undefined || last === undefined) throw new Error('no frames');
    const seconds = (last.capturedAtMs - first.capturedAtMs) / 1000;
    expect((last.sequence - first.sequence) / seconds).to.be.within(1, 12);
    expect(last.bytes.subarray(0, 3)).to.deep.equal(Buffer.from([0xff, 0xd8, 0xff]));
    expect(last).to.deep.include({ width: 320, height: 240, chunks: 1, index: 0 });
    await eventually('the camera at work', () => wanted(10, () => presences.at(-1)?.state === 'streaming'));
    want(0);
    await hub.flush();
    await eventually('the camera at rest', () => presences.at(-1)?.state === 'idle');
    const count = frames.length;
    const before = await sentBytes();
    await delay(1000);
    expect(frames.length).to.equal(count);
    expect((await sentBytes()) - before).to.be.below(5000);
  });

  it('sends at the highest wish', async () => {
    frames.length = 0;
    want(1, 'a');
    await eventually('frames', () => wanted(20, () => frames.length > 20));
    const [first, last] = [frames[10], frames[20]];
    expect((last?.capturedAtMs ?? 0) - (first?.capturedAtMs ?? 0)).to.be.below(5000);
  });

  it('goes on with garbage, 1 MB and a flood on its subjects', async () => {
    for (const kind of ['want', 'cmd']) {
      hub.publish(`${BASE}.${kind}`, new Uint8Array(1 << 20));
      hub.publish(`${BASE}.${kind}`, bytes('{"fps":'), { reply: '_INBOX.x' });
    }
    hub.publish(`${BASE}.cmd`, bytes('{"command":"snapshot"}'), { reply: 'picamd.home.yard.frame' });
    for (let i = 0; i < 20_000; i++) want(0.1, `flood-${i}`);
    await hub.flush();
    frames.length = 0;
    await eventually('frames at the rate of the real hub', () => wanted(10, () => frames.length > 10));
    expect(decodeReply(await ask({ command: 'nonsense' }))).to.deep.include({
      ok: false,
      code: 'bad-fields',
    });
    expect(elsewhere).to.equal(0);
  });

  it('does what it is told, and reports events: no frame while it is private', async () => {
    expect(decodeFrame(await ask({ command: 'snapshot', by: 'anna' }))).to.deep.include({
      width: 320,
      index: 0,
    });
    expect(decodeReply(await ask({ command: 'privacy', by: 'anna', on: true, until: null }))).to.deep.equal({
      ok: true,
    });
    await hub.flush();
    frames.length = 0;
    want(10);
    await eventually('a presence that says so', () => presences.at(-1)?.state === 'private');
    expect(decodeReply(await ask({ command: 'snapshot', by: '' }))).to.deep.include({
      ok: false,
      code: 'private',
    });
    const past = await ask({ command: 'privacy', by: 'anna', on: true, until: 1 });
    expect(decodeReply(past)).to.deep.include({ ok: false, code: 'bad-fields' });
    expect(frames).to.deep.equal([]);
    await ask({ command: 'privacy', by: 'anna', on: false, until: null });
    await eventually('frames', () => wanted(10, () => frames.length > 0));
    await eventually('events', () => events.length >= 2);
    expect(events.join()).not.to.contain('anna');
  });

  it('is there again within 10 s when the server is, and tells what happened meanwhile', async () => {
    await server.crash();
    await daemon.logged(/nats: The NATS server .* does not respond/);
    expect((await fetch(`${daemon.url}/healthz`)).status).to.equal(200);
    const switched = await fetch(`${daemon.url}/privacy.json`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: '{"on":true,"until":null}',
    });
    expect(switched.status).to.equal(200);
    [presences.length, events.length] = [0, 0];
    await server.start();
    const startMs = performance.now();
    await listen();
    await eventually('a presence', () => presences.length > 0);
    expect(performance.now() - startMs).to.be.below(10_000);
    await eventually('the event', () => events.includes('Private'));
  });

  it('shows and changes settings for an admin, except those that could lock people out', async () => {
    interface Answer {
      readonly ok: boolean;
      readonly code?: string;
      readonly message?: string;
      readonly tag: string;
      readonly settings: Record<string, string>;
    }
    const config = async (request: object) => {
      const { data } = await hub.request(`${BASE}.config`, bytes(JSON.stringify(request)), {
        timeout: 20_000,
      });
      return JSON.parse(new TextDecoder().decode(data)) as Answer;
    };
    const before = await config({ by: 'anna' });
    expect([before.ok, before.settings]).to.deep.equal([true, {}]);
    const { tag } = before;
    const changed = await config({ by: 'anna', tag, changes: { OVERLAY_TEXT: 'by anna' } });
    expect([changed.message, changed.settings]).to.deep.equal([undefined, { OVERLAY_TEXT: 'by anna' }]);
    await daemon.logged(/anna changed OVERLAY_TEXT/);
    const refusedWith = async (request: object) => (await config(request)).code;
    expect(await refusedWith({ by: 'anna', tag, changes: {} })).to.equal('settings-changed');
    for (const changes of [{ PORT: '9' }, { NATS_URL: '' }, { OVERLAY_TEXT: 'x', HOST: '127.0.0.1' }])
      expect(await refusedWith({ tag: changed.tag, changes }), JSON.stringify(changes)).to.equal(
        'settings-locked',
      );
    const wrong = await config({ tag: changed.tag, changes: { CAMERA_FRAMERATE: 'many' } });
    expect([wrong.code, wrong.message]).to.satisfy(
      ([code, message]: string[]) => code === 'settings-invalid' && message?.includes('CAMERA_FRAMERATE'),
    );
    expect(await refusedWith({ changes: 5 })).to.equal('bad-fields');
    expect(await config({ by: '' })).to.deep.equal(changed);
  });

  it('restarts when it is told to, after the answer', async () => {
    expect(decodeReply(await ask({ command: 'restart', by: 'anna' }))).to.deep.equal({ ok: true });
    expect(await daemon.exited).to.equal(0);
  });
});

describe('a camera whose NATS server stands still', () => {
  needs('NATS');

  it('sends nothing for it to keep, and new frames when it goes on; chunks where a frame is too large', async () => {
    // Enough for presence, status and metrics.
    const server = await NatsServer.start('max_payload: 6000');
    const daemon = await startDaemon(['--nats-url', server.url, '--nats-camera', 'hall']);
    const hub = await server.client();
    const ages = new Map<number, number>();
    const received = new Map<number, number>();
    let [total, largest] = [0, 0];
    hub.subscribe(`${BASE}.frame`, {
      callback: (_, { data }) => {
        const frame = decodeFrame(data);
        if (frame === null) return;
        ages.set(frame.sequence, Date.now() - frame.capturedAtMs);
        received.set(frame.sequence, (received.get(frame.sequence) ?? 0) + frame.bytes.length);
        if (frame.sequence === 2) total = frame.totalBytes;
        largest = Math.max(largest, data.length);
      },
    });
    const renew = setInterval(() => {
      hub.publish(`${BASE}.want`, encodeWant({ fps: 30, width: 0, by: 'hub' }));
    }, 1000);
    try {
      await eventually('frames', () => ages.size > 20);
      expect(largest).to.equal(6000);
      expect(received.get(2)).to.equal(total);
      server.kill('SIGSTOP');
      await delay(STANDS_STILL_MS);
      const last = Math.max(...ages.keys());
      server.kill('SIGCONT');
      await eventually('frames again', () => ages.size > last + 20);
      const after = [...ages].filter(([sequence]) => sequence > last);
      // At most those that were on the way then, of the 90 that were captured meanwhile.
      expect(after.filter(([, age]) => age > 2000).length).to.be.at.most(2);
    } finally {
      clearInterval(renew);
      await daemon.stop();
      await server.stop();
    }
  });
});
