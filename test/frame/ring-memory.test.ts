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

  it('is given back by a ring at rest at once, and nothing of its pictures is left', () => {
    const memory = new RingMemory();
    const { ring, frame } = ringWithFrame(memory);
    expect([memory.bytes, frame?.part.buffer.byteLength]).to.deep.equal([RING_BYTES, RING_BYTES]);
    ring.end();
    expect([memory.bytes, ring.newest, ring.frameCount]).to.deep.equal([0, null, 0]);
    expect([frame?.part.buffer.byteLength, frame?.part.length]).to.deep.equal([0, 0]);
  });

  it('stays with a ring from which a socket still sends', () => {
    const memory = new RingMemory();
    const { ring, frame } = ringWithFrame(memory);
    if (frame !== undefined) frame.pins++;
    ring.end();
    expect([memory.bytes, frame?.part.includes(0xab)]).to.deep.equal([RING_BYTES, true]);
  });
});
