import { Writable } from 'node:stream';
import { setImmediate as immediately } from 'node:timers/promises';
import { expect } from 'chai';

import { FrameOutput } from '../../daemon/test-picture/frame-output.ts';

describe('FrameOutput', () => {
  it('draws no frame while the previous one is being written', async () => {
    const taken: string[] = [];
    let drain: (() => void) | undefined;
    const stream = new Writable({
      write(chunk: Buffer, _, done) {
        taken.push(chunk.toString());
        drain = done;
      },
    });
    const output = new FrameOutput(stream);
    const drawn: string[] = [];
    const offer = (name: string): boolean =>
      output.offer(() => {
        drawn.push(name);
        return Buffer.from(name);
      });
    expect(offer('a')).to.equal(true);
    expect(offer('b')).to.equal(false);
    expect(offer('c')).to.equal(false);
    drain?.();
    await immediately();
    expect(offer('d')).to.equal(true);
    expect(drawn).to.deep.equal(['a', 'd']);
    expect(taken).to.deep.equal(['a', 'd']);
  });
});
