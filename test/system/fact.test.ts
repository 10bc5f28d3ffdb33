import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fact } from '../../daemon/system/fact.ts';

const TIMEOUT_MS = 400;

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
    const asked = fact(() => readFile('/proc/meminfo', 'utf8'), TIMEOUT_MS)();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * TIMEOUT_MS);
    expect(await asked).to.include('MemTotal');
  });
});
