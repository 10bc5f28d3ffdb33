import { expect } from 'chai';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { FrameDraft } from '../../daemon/frame/frame-draft.ts';

describe('FrameDraft', () => {
  let sink: FrameCollector;
  let draft: FrameDraft;

  beforeEach(() => {
    sink = new FrameCollector(8);
    draft = new FrameDraft(sink);
  });

  function expectSoFar(hex: string): void {
    expect(sink.partial().toString('hex')).to.equal(hex);
    expect([draft.bytes, draft.isTooLarge]).to.deep.equal([hex.length / 2, false]);
  }

  it('begins with SOI, and hands over each byte of its chunks once', () => {
    draft.continue(Buffer.from('ffd80102', 'hex'), 0);
    draft.begin(2);
    draft.flush(2);
    expectSoFar('ffd8');
    expect(draft.bytesTo(4)).to.equal(4);
    draft.flush(3);
    draft.flush(3);
    expectSoFar('ffd801');
    draft.flush(4);
    const next = Buffer.from('03040506', 'hex');
    draft.continue(next, 1);
    expect([draft.chunk, draft.bytesTo(2)]).to.deep.equal([next, 5]);
    draft.flush(2);
    expectSoFar('ffd8010204');
  });

  it('begins with SOI wherever its FF was', () => {
    draft.continue(Buffer.from('0000d801', 'hex'), 0);
    draft.begin(3);
    draft.flush(4);
    expectSoFar('ffd801');
  });

  it('leaves out what lies between a flush and the marker with which it goes on', () => {
    draft.continue(Buffer.from('ffd80102ffe0', 'hex'), 0);
    draft.begin(2);
    draft.flush(3);
    draft.resume(5);
    draft.flush(6);
    expectSoFar('ffd801ffe0');
  });

  it('replaces its end', () => {
    draft.continue(Buffer.from('ffd8010203', 'hex'), 0);
    draft.begin(2);
    draft.flush(5);
    draft.replaceEnd(2, Buffer.from('ffd9', 'hex'));
    expectSoFar('ffd801ffd9');
    draft.replaceEnd(3, Buffer.alloc(0));
    expectSoFar('ffd8');
  });

  it('is too large from the first byte that the sink does not take, until the next one begins', () => {
    draft.continue(Buffer.alloc(9), 0);
    draft.begin(0);
    draft.flush(6);
    expect([draft.bytes, draft.isTooLarge]).to.deep.equal([8, false]);
    draft.replaceEnd(0, Buffer.alloc(1));
    draft.flush(9);
    expect([draft.bytes, draft.isTooLarge]).to.deep.equal([12, true]);
    draft.begin(1);
    expectSoFar('ffd8');
    draft.continue(Buffer.alloc(9), 0);
    draft.flush(7);
    draft.replaceEnd(1, Buffer.alloc(1));
    expect([draft.bytes, draft.isTooLarge]).to.deep.equal([9, true]);
  });
});
