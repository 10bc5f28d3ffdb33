import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Frame } from '../../daemon/frame/frame.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { EXIF_ROOM, FRAME_ROOM, MAX_TEXT_ROWS, TEXT_ROW_ROOM } from '../../daemon/frame/frame-room.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { STANDARD_TABLES } from '../../daemon/frame/standard-huffman.ts';
import { BOUNDARY, PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { jpeg } from '../helpers/jpeg.ts';

function ring(ringBytes: number, maxFrameBytes: number) {
  const frames: Frame[] = [];
  const overrun: Frame[] = [];
  const frameRing = new FrameRing({
    ringBytes,
    maxFrameBytes,
    envelope: PART_ENVELOPE,
    onFrame: (frame) => frames.push(frame),
    onOverrun: (frame) => overrun.push(frame),
  });
  return { ring: frameRing, frames, overrun, splitter: new JpegSplitter(frameRing) };
}

function withTables(picture: Buffer): Buffer {
  if (picture.includes(Buffer.from('ffc4', 'hex'))) return picture;
  const scan = picture.indexOf(Buffer.from('ffda', 'hex'));
  return Buffer.concat([picture.subarray(0, scan), STANDARD_TABLES, picture.subarray(scan)]);
}

describe('FrameRing', () => {
  it('holds each frame as a part that is ready to be sent', () => {
    const { frames, splitter, ring: frameRing } = ring(1 << 20, 1 << 16);
    const picture = jpeg({ width: 320, height: 240 });
    splitter.write(Buffer.concat([picture, picture]));
    const [first, second] = frames;
    if (first === undefined || second === undefined) throw new Error('two frames were written');
    const text = first.part.toString('latin1');
    const head =
      /^Content-Type: image\/jpeg\r\nContent-Length: (\d+)\r\nX-Timestamp: \d{10}\.\d{6}\r\n\r\n/.exec(text);
    expect(Number(head?.[1])).to.equal(picture.length);
    expect(text.slice(head?.[0].length)).to.equal(`${picture.toString('latin1')}\r\n--${BOUNDARY}\r\n`);
    expect(first.jpeg.equals(picture)).to.equal(true);
    expect([first.width, first.height, first.jpegBytes]).to.deep.equal([320, 240, picture.length]);
    expect([first.sequence, second.sequence]).to.deep.equal([1, 2]);
    expect(second.capturedAtMs).to.be.at.least(first.capturedAtMs);
    expect(Math.abs(second.wallClockMs - Date.now())).to.be.lessThan(60_000);
    expect(frameRing.newest).to.equal(second);
    expect(frameRing.frameCount).to.equal(2);
    expect(frameRing.spanMs).to.be.at.least(0);
    expect(frameRing.framesSince(0)).to.deep.equal([first, second]);
    expect(frameRing.framesSince(second.capturedAtMs + 1)).to.deep.equal([]);
  });

  it('forgets all frames, and says which of them are still being sent', () => {
    const { frames, overrun, splitter, ring: frameRing } = ring(1 << 20, 1 << 16);
    splitter.write(Buffer.concat([jpeg(), jpeg(), jpeg()]));
    frames[1]!.pins = 1;
    frameRing.clear();
    expect([frameRing.newest, frameRing.frameCount]).to.deep.equal([null, 0]);
    expect(overrun).to.deep.equal([frames[1]]);
    splitter.write(jpeg());
    expect(frameRing.newest).to.equal(frames[3]);
  });

  it('keeps its frames intact, with any sizes and chunks', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5000 }), (scans, chunk) => {
        const { frames, splitter, ring: frameRing } = ring(20_480, 5800);
        const shape = (i: number) => ({ scanBytes: scans[i] ?? 0, seed: i, tables: i % 3 > 0 });
        const expected = scans.map((_, i) => withTables(jpeg(shape(i))));
        for (const i of scans.keys()) {
          // The thumbnail is removed, and tables are inserted.
          const picture = jpeg({ ...shape(i), thumbnail: i % 2 === 0 });
          for (let at = 0; at < picture.length; at += chunk) {
            const newest = frameRing.newest;
            const before = newest === null ? null : Buffer.from(newest.jpeg);
            splitter.write(picture.subarray(at, at + chunk));
            // The newest frame survives until the next is complete.
            if (before !== null && (frameRing.newest === null || !newest?.jpeg.equals(before))) return false;
          }
          const inRing = frames.slice(frames.length - frameRing.frameCount);
          const intact = inRing.every(({ jpeg: bytes, sequence }) => expected[sequence - 1]?.equals(bytes));
          if (!intact || frameRing.newest?.sequence !== i + 1) return false;
        }
        return frameRing.frameCount <= frames.length;
      }),
      { numRuns: 60 },
    );
  });

  it('reports a pinned frame that it overwrites', () => {
    const { frames, overrun, splitter, ring: frameRing } = ring(8192, 2000);
    splitter.write(jpeg({ scanBytes: 800, seed: 1 }));
    const pinned = frames[0];
    if (pinned === undefined) throw new Error('no frame');
    pinned.pins++;
    for (let i = 2; i < 12; i++) splitter.write(jpeg({ scanBytes: 800, seed: i }));
    expect(overrun).to.deep.equal([pinned]);
    expect(frameRing.ringBytes).to.equal(8192);
  });

  it('rejects a frame over the limit and continues', () => {
    const { frames, splitter } = ring(32_768, 2000);
    splitter.write(Buffer.concat([jpeg({ scanBytes: 4000 }), jpeg({ scanBytes: 300 })]));
    expect(frames).to.have.length(1);
    expect(splitter.counts.dropped.oversize).to.equal(1);
  });

  it('has no newest frame before the first', () => {
    const { ring: frameRing } = ring(8192, 2000);
    expect([frameRing.newest, frameRing.frameCount, frameRing.spanMs]).to.deep.equal([null, 0, 0]);
  });

  describe('with frames that are held back', () => {
    const picture = (seed: number) => jpeg({ scanBytes: 800, seed });
    let isHeldBack: boolean;
    let heldBack: number;
    let shown: number[];
    let held: FrameRing;
    let splitter: JpegSplitter;

    beforeEach(() => {
      isHeldBack = false;
      heldBack = 0;
      shown = [];
      const times = {
        readAtMs: 0,
        read: () => (times.readAtMs = performance.now()),
        begin: () => {},
        complete: () => times.readAtMs - 1500,
        get isPassingOver() {
          return isHeldBack;
        },
      };
      held = new FrameRing({
        ringBytes: 8192,
        maxFrameBytes: 2000,
        envelope: PART_ENVELOPE,
        times,
        onHeldBack: () => heldBack++,
        onFrame: ({ sequence }) => shown.push(sequence),
        onOverrun: () => {},
      });
      splitter = new JpegSplitter(held);
    });

    it('shows none of them, counts them, and leaves no gap in the numbers', () => {
      splitter.write(picture(1));
      isHeldBack = true;
      for (let seed = 2; seed < 5; seed++) splitter.write(picture(seed));
      expect([shown, held.newest?.sequence, held.passedOver, heldBack]).to.deep.equal([[1], 1, 2, 3]);
      isHeldBack = false;
      splitter.write(picture(5));
      expect([shown, held.newest?.sequence, held.passedOver]).to.deep.equal([[1, 2], 2, 3]);
      expect(held.newest?.jpeg.equals(picture(5))).to.equal(true);
      expect([splitter.counts.frames, held.frameCount]).to.deep.equal([2, 2]);
    });

    it('shows one when it is released, once', () => {
      expect(held.release()).to.equal(false);
      isHeldBack = true;
      splitter.write(picture(1));
      splitter.write(picture(2));
      expect(held.newest).to.equal(null);
      expect([held.release(), held.release()]).to.deep.equal([true, false]);
      expect(held.newest?.jpeg.equals(picture(2))).to.equal(true);
      expect([shown, held.passedOver]).to.deep.equal([[1], 1]);
    });

    it('drops one when it must make room, or is told to', () => {
      isHeldBack = true;
      splitter.write(picture(1));
      held.passOver();
      held.passOver();
      expect([held.release(), held.passedOver, held.frameCount]).to.deep.equal([false, 1, 0]);
      for (let seed = 1; seed < 40; seed++) splitter.write(picture(seed));
      expect([held.passedOver, held.frameCount]).to.deep.equal([39, 0]);
      isHeldBack = false;
      for (let seed = 1; seed < 40; seed++) splitter.write(picture(seed));
      expect(shown).to.have.length(39);
    });

    it('tells when a frame was captured, by both clocks', () => {
      const [beforeMs, wallBeforeMs] = [performance.now(), Date.now()];
      splitter.write(picture(1));
      const [afterMs, wallAfterMs] = [performance.now(), Date.now()];
      const frame = held.newest;
      if (frame === null) throw new Error('no frame');
      expect(frame.capturedAtMs + 1500).to.be.within(beforeMs, afterMs);
      expect(frame.wallClockMs + 1500).to.be.within(wallBeforeMs - 1, wallAfterMs + 1);
      expect(Number.isInteger(frame.wallClockMs)).to.equal(true);
    });
  });

  /** A ring whose parts have ten bytes of envelope, and a function that adds a frame of a given size to it. */
  function small(ringBytes: number, maxFrameBytes: number) {
    const frames: Frame[] = [];
    const envelope = {
      headRoom: 6,
      tail: Buffer.from('tail'),
      writeHead: (_: Buffer, end: number) => end - 2,
    };
    const onOverrun = () => {};
    const frameRing = new FrameRing({
      ringBytes,
      maxFrameBytes,
      envelope,
      onOverrun,
      onFrame: (frame) => frames.push(frame),
    });
    const begin = (bytes: number) => {
      frameRing.received();
      frameRing.begin();
      return frameRing.append(Buffer.alloc(bytes, 7), 0, bytes);
    };
    const write = (bytes: number) => {
      const fits = begin(bytes);
      frameRing.commit(1, 1);
      return fits;
    };
    return { ring: frameRing, frames, begin, write };
  }

  it('uses all of its room: frames that fit exactly lie side by side', () => {
    const { ring: frameRing, write } = small(300, 100);
    const held = [1, 2, 3, 4, 5, 6, 7].map(() => {
      expect(write(90)).to.equal(true);
      return frameRing.frameCount;
    });
    expect(held).to.deep.equal([1, 2, 3, 3, 3, 3, 3]);
  });

  it('never writes past its end: a part whose tail would not fit moves to the start', () => {
    for (const [spliced, bytes] of [
      [false, 81],
      [false, 84],
      [true, 81],
      [true, 84],
    ] as const) {
      const { ring: frameRing, frames, begin, write } = small(290, 100);
      write(90);
      write(90);
      expect(begin(spliced ? bytes - 30 : bytes)).to.equal(true);
      if (spliced) expect(frameRing.splice(10, 0, Buffer.alloc(30, 7))).to.equal(true);
      frameRing.commit(1, 1);
      expect(frames[2]?.part.toString('latin1', 2)).to.equal(`${'\x07'.repeat(bytes)}tail`);
      // It has overwritten the first one.
      expect([frameRing.frameCount, frames[2]?.part.byteOffset]).to.deep.equal([
        2,
        frames[0]?.part.byteOffset,
      ]);
    }
  });

  it('keeps the tail of a part when the next one begins', () => {
    const { ring: frameRing, frames, begin, write } = small(300, 100);
    write(40);
    begin(20);
    frameRing.splice(0, 10, Buffer.alloc(20, 8));
    expect(frames[0]?.part.toString('latin1', 2)).to.equal(`${'\x07'.repeat(40)}tail`);
    frameRing.commit(1, 1);
    expect(frames[1]?.part.toString('latin1', 2)).to.equal(`${'\x08'.repeat(20)}${'\x07'.repeat(10)}tail`);
  });

  it('lets an overlay write into each frame, with its time, and counts what could not take it', () => {
    const { ring: frameRing, frames, write } = small(1000, 100);
    const times: number[] = [];
    let takes = true;
    frameRing.overlay = {
      area: null,
      draw: (sink, capturedAtMs) => {
        times.push(capturedAtMs);
        return takes && sink.splice(2, 1, Buffer.from([9, 9, 9]), FRAME_ROOM);
      },
    };
    write(100);
    expect(frames[0]?.part.toString('hex', 2, 8)).to.equal('070709090907');
    expect(frames[0]?.part.toString('latin1', 104)).to.equal('tail');
    expect([frames[0]?.jpegBytes, frames[0]?.wallClockMs]).to.deep.equal([102, times[0]]);
    takes = false;
    write(100);
    expect([frames[1]?.jpegBytes, frameRing.withoutOverlay]).to.deep.equal([100, 1]);
    frameRing.overlay = null;
    write(100);
    expect([times.length, frameRing.withoutOverlay]).to.deep.equal([2, 1]);
  });

  it('takes a frame that grows to exactly the limit, and no more', () => {
    const { ring: frameRing, begin } = small(1000, 100);
    begin(90);
    expect(frameRing.splice(5, 3, Buffer.alloc(14))).to.equal(false);
    expect(frameRing.partial()).to.have.length(90);
    expect(frameRing.splice(5, 3, Buffer.alloc(13))).to.equal(true);
    expect(frameRing.partial()).to.have.length(100);
  });

  it('has room for what picamd puts into three frames of the largest size', () => {
    const maxFrameBytes = 100_000;
    const ringBytes = 3 * (maxFrameBytes + FRAME_ROOM + PART_ENVELOPE.headRoom + PART_ENVELOPE.tail.length);
    const { ring: frameRing, frames } = ring(ringBytes, maxFrameBytes);
    const commit = (byte: number) => {
      frameRing.received();
      frameRing.begin();
      expect(frameRing.append(Buffer.alloc(maxFrameBytes, byte), 0, maxFrameBytes)).to.equal(true);
      expect(frameRing.splice(2, 0, Buffer.alloc(EXIF_ROOM), EXIF_ROOM), 'EXIF').to.equal(true);
      const rows = Buffer.alloc(MAX_TEXT_ROWS * TEXT_ROW_ROOM);
      expect(frameRing.splice(500, 0, rows), 'without that room').to.equal(false);
      expect(frameRing.splice(500, 0, rows, FRAME_ROOM), 'text').to.equal(true);
      expect(frameRing.splice(500, 0, Buffer.alloc(1), FRAME_ROOM), 'more').to.equal(false);
      // The newest one survives until this one is complete.
      expect(frameRing.newest).to.equal(frames.at(-1) ?? null);
      frameRing.commit(1, 1);
      expect(frameRing.newest?.jpegBytes).to.equal(maxFrameBytes + FRAME_ROOM);
      expect(frameRing.newest?.jpeg.at(-1)).to.equal(byte);
    };
    for (let byte = 1; byte <= 7; byte++) commit(byte);
    expect(frameRing.frameCount).to.equal(3);
  });

  it('takes a frame of exactly the limit, and keeps it while the next begins', () => {
    const { ring: frameRing, frames, begin, write } = small(1000, 100);
    expect([write(100), begin(101)]).to.deep.equal([true, false]);
    expect(begin(100)).to.equal(true);
    expect(frameRing.newest).to.equal(frames[0]);
  });

  it('has no newest frame while a huge one takes its room', () => {
    const { ring: frameRing, frames, begin, write } = small(300, 290);
    write(100);
    expect(begin(150)).to.equal(true);
    expect(frameRing.newest).to.equal(frames[0]);
    expect(begin(200)).to.equal(true);
    expect([frameRing.newest, frameRing.frameCount, frameRing.spanMs]).to.deep.equal([null, 0, 0]);
    frameRing.commit(1, 1);
    expect(frameRing.newest).to.equal(frames[1]);
  });

  it('says how much time its frames span', () => {
    const { ring: frameRing, frames, write } = small(300, 100);
    write(90);
    expect(frameRing.spanMs).to.equal(0);
    for (let i = 2; i <= 5; i++) {
      for (const last = frames.at(-1)?.capturedAtMs ?? 0; performance.now() <= last;);
      write(90);
    }
    expect(frameRing.spanMs).to.equal((frames[4]?.capturedAtMs ?? 0) - (frames[2]?.capturedAtMs ?? 0));
    expect(frameRing.spanMs).to.be.greaterThan(0);
  });

  it('hands out the part from where its header starts, and the JPEG in it', () => {
    const { frames, write } = small(300, 100);
    write(3);
    expect(frames[0]?.part.subarray(2).toString('latin1')).to.equal('\x07\x07\x07tail');
    expect(frames[0]?.jpeg.toString('hex')).to.equal('070707');
  });
});
