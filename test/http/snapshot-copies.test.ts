import { expect } from 'chai';
import { SnapshotCopies } from '../../daemon/http/snapshot-copies.ts';
import { madeFrame } from '../helpers/made-frame.ts';

const [MINE, THEIRS] = ['192.0.2.1', '192.0.2.2'];

describe('SnapshotCopies', () => {
  let cuts: string[];
  beforeEach(() => (cuts = []));

  /** Room for this many frames. */
  function roomFor(frames: number) {
    const copies = new SnapshotCopies(frames * madeFrame(1).jpegBytes);
    const take = (sequence: number, network: string, frame = madeFrame(sequence)) =>
      copies.take(frame, network, () => cuts.push(`${network} ${sequence}`));
    return { copies, take };
  }

  it('are shared by all clients that get the same frame, until the last one has it', () => {
    const { take } = roomFor(2);
    const frame = madeFrame(1);
    const [first, second] = [take(1, MINE, frame), take(1, THEIRS, frame)];
    expect(first?.jpeg).to.equal(second?.jpeg);
    expect(first?.jpeg).to.deep.equal(frame.jpeg);
    expect(first?.jpeg).to.not.equal(frame.jpeg);
    first?.release();
    expect(take(1, MINE, frame)?.jpeg).to.equal(second?.jpeg);
  });

  it('are limited, and free when their clients have them', () => {
    const { take } = roomFor(3);
    const taken = [1, 2, 3].map((sequence) => take(sequence, MINE));
    expect(take(4, MINE)).to.equal(null);
    taken[1]?.release();
    expect(take(5, MINE)).to.not.equal(null);
    expect(take(6, MINE)).to.equal(null);
    expect(cuts).to.deep.equal([]);
  });

  it('make room for another network: the one with the most loses its oldest', () => {
    const { take } = roomFor(3);
    const first = take(1, THEIRS);
    take(2, THEIRS);
    take(3, MINE);
    expect(take(4, MINE), 'as many as the others').to.equal(null);
    const { take: another } = roomFor(3);
    for (const sequence of [1, 2, 3]) another(sequence, THEIRS);
    expect(another(4, MINE)).to.not.equal(null);
    expect(cuts).to.deep.equal([`${THEIRS} 1`]);
    expect(another(5, THEIRS)).to.equal(null);
    // Released late, when its connection is closed.
    first?.release();
    expect(take(6, THEIRS)).to.not.equal(null);
  });

  it('are two at least, however large frames are', () => {
    const { take } = roomFor(0);
    expect([take(1, MINE), take(2, MINE)]).to.not.include(null);
    expect(take(3, MINE)).to.equal(null);
  });
});
