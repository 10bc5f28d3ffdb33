import { mock } from 'node:test';
import { expect } from 'chai';
import { PicamdError } from '../../../daemon/errors.ts';
import { encodeFrame } from '../../../daemon/nats/frame-message.ts';
import { BadMessages } from '../../../daemon/nats/hub/bad-messages.ts';
import { CameraClock } from '../../../daemon/nats/hub/camera-clock.ts';
import { NatsSource } from '../../../daemon/nats/hub/nats-source.ts';
import { createLog } from '../../../daemon/log/logger.ts';
import { jpeg } from '../../helpers/jpeg.ts';

const RUN = 9;
/** Runs everything that waits only for promises or for the end of a turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('NatsSource', () => {
  let nowMs: number;
  let log: string;
  let wishes: number[];
  let shown: number[];
  let send: (message: Uint8Array) => void;
  let isSubscribed: boolean;
  let away: PicamdError | null;
  let abort: AbortController;
  let running: Promise<void>;
  let sequence: number;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    mock.method(performance, 'now', () => nowMs);
    [nowMs, log, wishes, shown, isSubscribed, away, sequence] = [1000, '', [], [], false, null, 0];
    abort = new AbortController();
    const clock = new CameraClock();
    const source = new NatsSource({
      camera: 'hall',
      maxFrameBytes: 100_000,
      wish: () => ({ fps: 5, width: 0 }),
      bad: new BadMessages(
        createLog(
          { level: 'warn', format: 'json' },
          { write: (line: string) => void (log += line), close: () => Promise.resolve() },
        ),
      ),
      bus: {
        whyAway: () => away,
        clockOf: () => clock,
        want: (_, { fps }) => wishes.push(fps),
        subscribeFrames: (_, onMessage) => {
          send = onMessage;
          isSubscribed = true;
          return () => (isSubscribed = false);
        },
      },
    });
    running = source.run({
      signal: abort.signal,
      onBytes: (bytes) => shown.push(bytes.readUInt16BE(bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5)),
      onLine: () => {},
      onFrontEndTimeout: () => {},
    });
  });
  afterEach(async () => {
    abort.abort();
    await running.catch(() => {});
    mock.timers.reset();
    mock.restoreAll();
  });

  /** A frame that has been on its way for that long. */
  const frame = (ageMs: number) => {
    const height = ++sequence;
    const picture = jpeg({ height });
    const head = {
      run: RUN,
      sequence,
      width: 64,
      height,
      totalBytes: picture.length,
      capturedAtMs: nowMs - ageMs,
    };
    for (const message of encodeFrame(head, picture, 1 << 20) ?? []) send(message);
  };
  const pass = async (ms: number, each: () => void = () => {}) => {
    for (const endMs = nowMs + ms; nowMs < endMs;) {
      nowMs += 250;
      each();
      mock.timers.tick(250);
      await settle();
    }
  };

  it('hands on the newest of the frames that are read at once', async () => {
    frame(0);
    await settle();
    for (let i = 0; i < 5; i++) frame(100 - 20 * i);
    await settle();
    expect(shown).to.deep.equal([1, 6]);
  });

  it('asks for none while more is on its way than the way can carry, until nothing is, and then goes on', async () => {
    frame(0);
    await pass(1000, () => frame(500));
    const { length } = shown;
    expect([length > 3, new Set(wishes)]).to.deep.equal([true, new Set([5])]);
    // Captured at the camera's pace, they come ten times slower.
    let ageMs = 500;
    const late = () => frame((ageMs += 225));
    await pass(1500, late);
    const { length: inTime } = shown;
    expect(inTime).to.be.greaterThan(length);
    await pass(3000, late);
    expect(wishes.at(-1)).to.equal(5);
    await pass(1500, late);
    expect([shown.length, wishes.at(-1)]).to.deep.equal([inTime, 0]);
    await pass(3000, late);
    expect([shown.length, wishes.at(-1)]).to.deep.equal([inTime, 0]);
    await pass(2000);
    expect(wishes.at(-1)).to.equal(5);
    // Of whatever age it seems to be: it is the first of a new lease.
    await pass(1000, () => frame(300));
    expect(shown.length).to.be.greaterThan(inTime + 3);
    expect(wishes.at(-1)).to.equal(5);
  });

  it('fails when the camera goes away, and leaves nothing behind', async () => {
    away = new PicamdError('camera-away', 'hall is not heard over NATS', 'Check it.');
    const failed = running.catch((error: unknown) => error);
    await pass(500);
    expect(await failed).to.equal(away);
    expect([isSubscribed, wishes.at(-1)]).to.deep.equal([false, 0]);
  });

  it('ends its lease when it is stopped, and shows nothing that came before', async () => {
    frame(0);
    abort.abort();
    await running;
    await settle();
    expect([isSubscribed, wishes.at(-1), shown]).to.deep.equal([false, 0, []]);
  });

  it('says once a minute what it drops', () => {
    for (let i = 0; i < 100; i++) send(Buffer.from('garbage'));
    expect(log.match(/"msg"/g)?.length).to.equal(1);
    nowMs += 60_001;
    send(Buffer.from('garbage'));
    expect(log).to.include('100 messages dropped since the last such line');
  });
});
