import { expect } from 'chai';
import { ZipStore } from '../../daemon/clip/zip-store.ts';

describe('a ZIP archive', () => {
  it('has each file as it is, and a directory that says where', () => {
    const zip = new ZipStore();
    const parts = [...zip.add('a.jpg', 0, Buffer.from('one')), ...zip.add('b.jpg', 1e12, Buffer.from('two'))];
    const archive = Buffer.concat([...parts, zip.end()]);
    const end = archive.length - 22;
    expect(archive.readUInt16LE(end + 10)).to.equal(2);
    const directory = archive.readUInt32LE(end + 16);
    expect(directory + archive.readUInt32LE(end + 12)).to.equal(end);
    const second = directory + 46 + 5 + 9;
    const local = archive.readUInt32LE(second + 42);
    expect(archive.toString('latin1', local + 30, local + 35)).to.equal('b.jpg');
    expect(archive.toString('latin1', local + 44, local + 47)).to.equal('two');
  });

  it('is full at as many files as the format can count', () => {
    const zip = new ZipStore(2);
    const empty = Buffer.alloc(0);
    expect([1, 2, 3].map(() => zip.add('x', 0, empty).length)).to.deep.equal([2, 2, 0]);
    expect(zip.end().readUInt16LE(zip.end().length - 12)).to.equal(2);
  });

  it('is full before an offset would not fit', () => {
    const zip = new ZipStore();
    const huge = Object.create(Buffer.alloc(1), { length: { value: 2 ** 32 } }) as Buffer;
    expect(zip.add('x', 0, huge)).to.deep.equal([]);
  });
});
