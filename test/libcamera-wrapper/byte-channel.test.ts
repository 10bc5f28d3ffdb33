import { expect } from 'chai';
import { Program } from 'libcamera-wrapper';

/** Of 1080p, above quality 85. */
const FRAME_BYTES = 380_000;

/** Raises the limit of its stdout (the kernel doubles the value, socket(7)), then writes a frame in one go. */
const WRITER = `
use Socket;
open(my $out, '>&=', 1) or die;
setsockopt($out, SOL_SOCKET, SO_SNDBUF, pack('i', 212992)) or die;
for (1 .. 5) { syswrite($out, 'x' x ${FRAME_BYTES}) == ${FRAME_BYTES} or die; select(undef, undef, undef, 0.1); }
`;

describe('the bytes of a program', () => {
  it('come with one read for a frame of 1080p, if the kernel lets the program write it at once', async () => {
    const reads: number[] = [];
    const program = await Program.start({
      command: '/usr/bin/perl',
      args: ['-e', WRITER],
      onBytes: (chunk) => reads.push(chunk.length),
    });
    const { code, stderrTail } = await program.exited;
    expect([code, stderrTail]).to.deep.equal([0, []]);
    expect(reads.reduce((sum, bytes) => sum + bytes)).to.equal(5 * FRAME_BYTES);
    // A busy machine may read two at once, or one before it is whole.
    expect(Math.max(...reads)).to.be.at.least(FRAME_BYTES);
  });
});
