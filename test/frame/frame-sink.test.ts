import { expect } from 'chai';
import * as fc from 'fast-check';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import type { FrameSink } from '../../daemon/frame/frame-sink.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';

const MAX_FRAME_BYTES = 300;

/** A sink, and a function that returns the frames that it has taken and must still hold complete. */
const SINKS: Record<string, () => { sink: FrameSink; taken: () => Buffer[] }> = {
  FrameRing: () => {
    const frames: { jpeg: Buffer; width: number; height: number }[] = [];
    const options = { maxFrameBytes: MAX_FRAME_BYTES, envelope: PART_ENVELOPE, onOverrun: () => {} };
    const sink = new FrameRing({ ...options, ringBytes: 1700, onFrame: (frame) => frames.push(frame) });
    return {
      sink,
      taken: () => frames.slice(frames.length - sink.frameCount).map(({ jpeg }) => Buffer.from(jpeg)),
    };
  },
  FrameCollector: () => {
    const sink = new FrameCollector(MAX_FRAME_BYTES);
    const all: Buffer[] = [];
    return {
      sink,
      taken: () => {
        all.push(...sink.take());
        return all;
      },
    };
  },
};

/** What a splitter may do between begin() and the end of a frame. */
const bytes = fc.uint8Array({ maxLength: 120 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), bytes, before: fc.nat(5), after: fc.nat(5) }),
  fc.record({ kind: fc.constant('splice' as const), bytes, at: fc.nat(300), remove: fc.nat(120) }),
);
const session = fc.array(fc.record({ steps: fc.array(step, { maxLength: 6 }), isKept: fc.boolean() }), {
  maxLength: 30,
});

describe('FrameSink', () => {
  for (const [name, make] of Object.entries(SINKS)) {
    it(`${name} builds frames from pieces, refuses those that grow too large, and forgets discarded ones`, () => {
      fc.assert(
        fc.property(session, (frames) => {
          const { sink, taken } = make();
          const kept: string[] = [];
          for (const { steps, isKept } of frames) {
            let expected: Buffer = Buffer.alloc(0);
            let fits = true;
            sink.begin();
            for (const piece of steps) {
              const next =
                piece.kind === 'append' ? appended(expected, piece.bytes) : spliced(expected, piece);
              fits = next.length <= MAX_FRAME_BYTES;
              expect(apply(sink, piece, expected.length)).to.equal(fits);
              // The splitter discards it then.
              if (!fits) break;
              expected = next;
              expect(sink.partial().equals(expected)).to.equal(true);
            }
            if (fits && isKept) {
              sink.commit(64, 48);
              kept.push(expected.toString('hex'));
            } else {
              sink.discard();
              expect(sink.partial()).to.have.length(0);
            }
            const whole = taken().map((jpeg) => jpeg.toString('hex'));
            expect(whole).to.deep.equal(kept.slice(kept.length - whole.length));
            if (kept.length > 0) expect(whole).to.not.have.length(0);
          }
        }),
        { numRuns: 100 },
      );
    });
  }

  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function appended(frame: Buffer, more: Uint8Array): Buffer {
    return Buffer.concat([frame, more]);
  }

  function spliced(frame: Buffer, { at, remove, bytes }: Extract<Step, { kind: 'splice' }>): Buffer {
    const from = Math.min(at, frame.length);
    return Buffer.concat([frame.subarray(0, from), bytes, frame.subarray(from + remove)]);
  }

  /** Applies the step to a frame of this length; returns whether the sink took it. */
  function apply(sink: FrameSink, piece: Step, length: number): boolean {
    if (piece.kind === 'splice') {
      const at = Math.min(piece.at, length);
      return sink.splice(at, Math.min(piece.remove, length - at), piece.bytes);
    }
    const { before, after } = piece;
    const chunk = Buffer.concat([Buffer.alloc(before, 1), piece.bytes, Buffer.alloc(after, 2)]);
    return sink.append(chunk, before, before + piece.bytes.length);
  }
});
