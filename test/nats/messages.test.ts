import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { assert, integer, property, uint8Array } from 'fast-check';
import { decodeClipHead, decodePiece, encodeClipHead, encodePiece } from '../../daemon/nats/clip-message.ts';
import { decodeCommand, decodeReply, encodeCommand, encodeReply } from '../../daemon/nats/command-message.ts';
import { encodeEvent, EVENT_BYTES } from '../../daemon/nats/event-message.ts';
import { decodeFrame, encodeFrame, isFrameChunk } from '../../daemon/nats/frame-message.ts';
import { packText, PACKED_TEXT_BYTES, unpackText } from '../../daemon/nats/packed-text.ts';
import { decodePresence, encodePresence } from '../../daemon/nats/presence-message.ts';
import { decodeJson } from '../../daemon/nats/small-json.ts';
import { isNatsName, parseSubject, subjectOf, subjectOfAll } from '../../daemon/nats/subjects.ts';
import { decodeWant, encodeWant } from '../../daemon/nats/want-message.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';

const madeEvent = (): CameraEvent => ({
  id: '20261129T173112123Z-4k7q',
  camera: 'Hall',
  type: 'motion',
  phase: 'start',
  at: '2026-11-29T17:31:12.123Z',
  startedAt: '2026-11-29T17:31:12.123Z',
  score: 61,
  zone: 'door',
  box: [0.1, 0.2, 0.3, 0.4],
  text: null,
  clip: null,
  snapshot: 'recordings/20261129T173112123Z-4k7q/snapshot.jpg',
});

const bytes = (text: string) => new TextEncoder().encode(text);
const DECODERS = {
  decodeClipHead,
  decodeCommand,
  decodePiece,
  decodeReply,
  decodeFrame,
  decodePresence,
  decodeWant,
  unpackText,
};
const PRESENCE = {
  name: 'Hall 門',
  version: '0.1.0',
  state: 'streaming',
  healthy: true,
  reason: null,
  width: 1280,
  height: 720,
  fps: 29.9,
  uptime: 12,
  addresses: ['http://192.0.2.7:8000/'],
  run: 4_000_000_000,
  at: 1_790_000_000_000,
};
const HEAD = { run: 7, sequence: 9, capturedAtMs: 1_790_000_000_000.5, width: 1280, height: 720 };

describe('subjects', () => {
  it('names a site and a camera, and is read back', () => {
    const subject = subjectOf({ site: 'home', camera: 'hall-2' }, 'frame');
    expect(subject).to.equal('picamd.home.hall-2.frame');
    expect(parseSubject(subject)).to.deep.equal({ site: 'home', camera: 'hall-2', kind: 'frame' });
    expect(subjectOfAll('home', 'presence')).to.equal('picamd.home.*.presence');
  });

  it('refuses names with dots, spaces, wildcards, slashes and 200 letters, instead of making two names one', () => {
    for (const name of [
      '',
      'a.b',
      'a b',
      '*',
      '>',
      'a>',
      'a/b',
      'a\r\nPUB x 1',
      'ä',
      'x'.repeat(64),
      'x'.repeat(200),
    ])
      expect(isNatsName(name), name).to.equal(false);
    for (const name of ['hall', 'Hall_2', '-', 'x'.repeat(63)]) expect(isNatsName(name), name).to.equal(true);
  });

  it('takes no other subject for one of a camera', () => {
    const others = [
      'picamd.home.hall',
      'picamd.home.hall.frame.1',
      'other.home.hall.frame',
      'picamd.home.hall.x',
      '',
    ];
    for (const subject of others) expect(parseSubject(subject), subject).to.equal(null);
    expect(parseSubject('picamd.*.hall.frame')).to.equal(null);
  });
});

describe('messages', () => {
  it('come back as they were', () => {
    expect(decodePresence(encodePresence(PRESENCE))).to.deep.equal(PRESENCE);
    const want = { fps: 5, width: 480, by: 'hub-1' };
    expect(decodeWant(encodeWant(want))).to.deep.equal(want);
    const event = madeEvent();
    expect(decodeJson(encodeEvent(event) ?? bytes(''), EVENT_BYTES)).to.deep.equal(event);
    const range = { beforeMs: 10_000, afterMs: 5000, format: 'avi' } as const;
    for (const command of [
      { command: 'clip', by: 'hub', ...range },
      { command: 'more', by: '', id: 'abcdefghijklmnop' },
      { command: 'metrics', by: '' },
    ] as const)
      expect(decodeCommand(encodeCommand(command))).to.deep.equal(command);
    const head = { id: 'abcdefghijklmnop', atMs: 1_790_000_000_000, missingMs: 2 };
    expect(decodeClipHead(encodeClipHead(head))).to.deep.equal(head);
    const piece = decodePiece(encodePiece({ bytes: bytes('RIFF'), isLast: true }));
    expect([Buffer.from(piece?.bytes ?? []).toString(), piece?.isLast]).to.deep.equal(['RIFF', true]);
    const privacy = { command: 'privacy', on: true, until: 1_790_000_000_000, by: 'anna' } as const;
    expect(decodeCommand(encodeCommand(privacy))).to.deep.equal(privacy);
    expect(decodeCommand(bytes('{"command":"restart"}'))).to.deep.equal({ command: 'restart', by: '' });
    const refusal = { ok: false, code: 'private', message: 'The camera is private', hint: 'Wait.' } as const;
    expect(decodeReply(encodeReply(refusal))).to.deep.equal(refusal);
    expect(decodeReply(encodeReply({ ok: true }))).to.deep.equal({ ok: true });
    expect(unpackText(packText('picamd_up 1\n'))).to.equal('picamd_up 1\n');
  });

  it('keep to their sizes: a presence leaves out addresses', () => {
    const addresses = Array.from({ length: 30 }, (_, i) => `http://[2001:db8::${i}]:8000/${'x'.repeat(90)}`);
    const message = encodePresence({ ...PRESENCE, addresses });
    expect(message.length).to.be.at.most(2048);
    expect(decodePresence(message)?.addresses).to.have.length(8);
    expect(encodeEvent({ ...madeEvent(), text: 'x'.repeat(5000) })).to.equal(null);
  });

  it('of 1 MB, of garbage, or with parts missing are none, and throw nothing', () => {
    const large = bytes(`{"fps":5,"width":1,"by":"${'x'.repeat(1 << 20)}"}`);
    for (const [name, decode] of Object.entries(DECODERS)) {
      expect(decode(large), name).to.equal(null);
      assert(
        property(uint8Array({ maxLength: 300 }), (garbage) => {
          expect(decode(garbage), name).to.equal(null);
        }),
        { numRuns: 100 },
      );
    }
    for (const key of Object.keys(PRESENCE).filter((each) => each !== 'reason')) {
      const message = bytes(JSON.stringify({ ...PRESENCE, [key]: undefined }));
      expect(decodePresence(message), key).to.equal(null);
    }
    for (const text of [
      '{"fps":-1,"width":0,"by":"a"}',
      '{"fps":1e9,"width":0,"by":"a"}',
      '{"fps":5,"width":0,"by":"a b"}',
      '[]',
      'null',
    ])
      expect(decodeWant(bytes(text)), text).to.equal(null);
    expect(decodeCommand(bytes('{"command":"shutdown","by":"x"}'))).to.equal(null);
    expect(decodeCommand(bytes('{"command":"privacy","by":"x","on":"yes"}'))).to.equal(null);
    for (const more of [
      '"beforeMs":0,"afterMs":0',
      '"beforeMs":1,"afterMs":1e6',
      '"beforeMs":"1","afterMs":1',
    ])
      expect(decodeCommand(bytes(`{"command":"clip","format":"avi",${more}}`)), more).to.equal(null);
    expect(unpackText(gzipSync(Buffer.alloc(PACKED_TEXT_BYTES + 1)))).to.equal(null);
  });
});

describe('messages of a frame', () => {
  const jpeg = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  const joined = (messages: readonly Uint8Array[]) =>
    Buffer.concat(messages.map((message) => decodeFrame(message)?.bytes ?? new Uint8Array()));

  it('are one, or several none of which is larger than the server allows', () => {
    assert(
      property(integer({ min: 33, max: 1200 }), (maxPayload) => {
        const messages = encodeFrame({ ...HEAD, totalBytes: 1000 }, jpeg, maxPayload) ?? [];
        expect(Math.max(...messages.map(({ length }) => length))).to.be.at.most(maxPayload);
        expect(joined(messages).equals(jpeg)).to.equal(true);
        expect(messages.map((message) => decodeFrame(message)?.index)).to.deep.equal([...messages.keys()]);
      }),
    );
    const [only] = encodeFrame({ ...HEAD, totalBytes: 1000 }, jpeg, 1 << 20) ?? [];
    const { bytes: inside, ...head } = decodeFrame(only ?? jpeg) ?? { bytes: jpeg };
    expect(inside).to.have.length(1000);
    expect(head).to.deep.equal({ ...HEAD, totalBytes: 1000, index: 0, chunks: 1 });
  });

  it('are none if they would be more than 1024', () => {
    expect(encodeFrame({ ...HEAD, totalBytes: 2000 }, new Uint8Array(2000), 33)).to.equal(null);
    expect(encodeFrame({ ...HEAD, totalBytes: 1000 }, jpeg, 32)).to.equal(null);
  });

  it('are refused if their numbers cannot be', () => {
    const [good = jpeg] = encodeFrame({ ...HEAD, totalBytes: 1000 }, jpeg, 1 << 20) ?? [];
    const changed = (at: number, value: number) => Buffer.from(good).fill(value, at, at + 2);
    expect(isFrameChunk(good)).to.equal(true);
    expect(decodeFrame(changed(28, 0xff)), 'index').to.equal(null);
    expect(decodeFrame(changed(30, 0xff)), 'chunks').to.equal(null);
    expect(decodeFrame(changed(30, 0)), 'no chunks').to.equal(null);
    expect(decodeFrame(changed(24, 0xff)), 'total').to.equal(null);
    expect(decodeFrame(changed(12, 0xff)), 'time that is no number').to.equal(null);
    expect(decodeFrame(changed(0, 0)), 'magic').to.equal(null);
    expect(decodeFrame(good.subarray(0, 900)), 'too short').to.equal(null);
  });
});
