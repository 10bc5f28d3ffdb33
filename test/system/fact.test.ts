import { setImmediate as immediate } from 'node:timers/promises';
import { expect } from 'chai';
import { fact } from '../../daemon/system/fact.ts';

const TIMEOUT_MS = 40;

describe('fact', () => {
  it('is null if it cannot be read, or not in time; a read that hangs is shared', async () => {
    expect(await fact(() => Promise.reject(new Error('gone')))()).to.equal(null);
    let reads = 0;
    const hanging = fact(async () => {
      reads++;
      return new Promise<number>(() => {});
    }, 20);
    expect(await Promise.all([hanging(), hanging()])).to.deep.equal([null, null]);
    expect(await hanging()).to.equal(null);
    expect(reads).to.equal(1);
  });

  it('is read although the process stood still for longer than it may take', async () => {
    const read = async () => {
      // What has come meanwhile is handled after the timers.
      await immediate();
      await immediate();
      return 'here';
    };
    const asked = fact(read, TIMEOUT_MS)();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * TIMEOUT_MS);
    expect(await asked).to.equal('here');
  });
});
