import { expect } from 'chai';
import type { Frame } from '../../daemon/frame/frame.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { RingMemory } from '../../daemon/frame/ring-memory.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';

const RING_BYTES = 4096;

describe('the memory of rings', () => {
  const ringWithFrame = (memory: RingMemory) => {
    const frames: Frame[] = [];
    const ring = new FrameRing({
      ringBytes: RING_BYTES,
      maxFrameBytes: 512,
      envelope: PART_ENVELOPE,
      memory,
      onFrame: (frame) => frames.push(frame),
      onOverrun: () => {
        throw new Error('cut off');
      },
    });
    ring.received();
    ring.begin();
    ring.append(Buffer.alloc(100, 0xab), 0, 100);
    ring.commit(16, 16);
    return { ring, frame: frames[0] };
  };

  it('goes from a ring at rest to the next one, without the pictures', () => {
    const memory = new RingMemory();
    const { ring, frame } = ringWithFrame(memory);
    const buffer = frame?.part.buffer;
    ring.end();
    expect([memory.spareBytes, ring.newest, ring.frameCount]).to.deep.equal([RING_BYTES, null, 0]);
    const next = memory.take(RING_BYTES);
    expect([memory.spareBytes, next.buffer === buffer]).to.deep.equal([0, true]);
    expect(next.every((byte) => byte === 0xff)).to.equal(true);
    memory.clear();
  });

  it('stays with a ring from which a socket still sends', () => {
    const memory = new RingMemory();
    const { ring, frame } = ringWithFrame(memory);
    if (frame !== undefined) frame.pins++;
    ring.end();
    expect([memory.spareBytes, frame?.part.includes(0xab)]).to.deep.equal([0, true]);
  });

  it('is given back for at most eight rings, and not to a ring of another size', () => {
    const memory = new RingMemory();
    for (let i = 0; i < 20; i++) memory.give(Buffer.alloc(10));
    expect(memory.spareBytes).to.equal(80);
    expect([memory.take(11).length, memory.spareBytes]).to.deep.equal([11, 80]);
    memory.clear();
    expect(memory.spareBytes).to.equal(0);
  });
});
