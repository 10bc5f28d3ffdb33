import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  AVI_HEAD_BYTES,
  aviHead,
  aviIndex,
  CHUNK_HEAD_BYTES,
  evenBytes,
  readAviHead,
  readChunkHead,
  slotsOf,
  writeChunkHead,
} from '../../daemon/recording/avi-format.ts';
import { indexBytes, readIndex } from '../../daemon/recording/side-index.ts';
import { readStamp, stampPlace, STAMP_BYTES, writeStamp } from '../../daemon/recording/picture-stamp.ts';
import { needs } from '../helpers/programs.ts';
import { jpeg } from '../helpers/jpeg.ts';

const PLAIN = fileURLToPath(new URL('../../../test/fixtures/odd-jpegs/plain.jpg', import.meta.url));

/** An AVI of 10 slots a second with a picture in the first, fourth and fifth, open or closed. */
function made(picture: Buffer, isClosed: boolean): Buffer {
  const chunk = (bytes: Buffer) => {
    const written = Buffer.alloc(CHUNK_HEAD_BYTES + evenBytes(bytes.length));
    writeChunkHead(written, 0, bytes.length);
    bytes.copy(written, CHUNK_HEAD_BYTES);
    return written;
  };
  const none = Buffer.alloc(0);
  const chunks = [picture, none, none, picture, picture].map(chunk);
  const movi = Buffer.concat(chunks);
  const offsetOf = (slot: number) =>
    AVI_HEAD_BYTES + chunks.slice(0, slot).reduce((sum, { length }) => sum + length, 0);
  const pictures = [0, 3, 4].map((slot) => ({ offset: offsetOf(slot), bytes: picture.length }));
  const end = AVI_HEAD_BYTES + movi.length;
  expect(slotsOf(pictures, end)).to.equal(5);
  const closed = isClosed ? { slots: 5, moviBytes: movi.length, largest: picture.length } : null;
  const head = aviHead({ width: 64, height: 48, rate: 10, scale: 1, closed });
  return Buffer.concat([head, movi, isClosed ? aviIndex(pictures, end) : none]);
}

describe('the format of recordings', () => {
  it('has a head that can be read back', () => {
    for (const closed of [null, { slots: 5, moviBytes: 1234, largest: 99 }]) {
      const head = { width: 1280, height: 720, rate: 30, scale: 1, closed };
      expect(aviHead(head)).to.have.length(AVI_HEAD_BYTES);
      expect(readAviHead(aviHead(head))).to.deep.equal(head);
    }
    expect(readAviHead(Buffer.alloc(AVI_HEAD_BYTES))).to.equal(null);
    expect(readAviHead(aviHead({ width: 1, height: 1, rate: 0, scale: 1, closed: null }))).to.equal(null);
  });

  it('knows its chunks', () => {
    const head = Buffer.alloc(CHUNK_HEAD_BYTES);
    writeChunkHead(head, 0, 77);
    expect(readChunkHead(head)).to.equal(77);
    expect(readChunkHead(head.subarray(1))).to.equal(null);
    expect(readChunkHead(Buffer.from('idx1\0\0\0\0'))).to.equal(null);
  });

  it('has an index beside it, of which only what can be right is read', () => {
    const records = [
      { atMs: 1_796_146_272_123, offset: 224, bytes: 10 },
      { atMs: 1_796_146_272_156, offset: 242, bytes: 12 },
    ];
    const bytes = indexBytes(records);
    expect(readIndex(bytes)).to.deep.equal(records);
    expect(readIndex(bytes.subarray(0, 31))).to.deep.equal([records[0]]);
    expect(readIndex(Buffer.concat([bytes, Buffer.alloc(32)]))).to.deep.equal(records);
    expect(readIndex(indexBytes([records[1]!, records[0]!]))).to.deep.equal([records[1]]);
  });

  it('has the time in each picture, after the application data', () => {
    for (const picture of [jpeg(), jpeg({ thumbnail: true }), readFileSync(PLAIN)]) {
      const at = stampPlace(picture);
      expect(at).to.be.greaterThan(2);
      expect(readStamp(picture)).to.equal(null);
      const stamp = Buffer.alloc(STAMP_BYTES);
      writeStamp(stamp, 0, 1_796_146_272_123);
      const stamped = Buffer.concat([picture.subarray(0, at), stamp, picture.subarray(at)]);
      expect(readStamp(stamped)).to.equal(1_796_146_272_123);
    }
  });

  describe('for players', () => {
    needs('FFmpeg');
    const folder = mkdtempSync(join(tmpdir(), 'picamd-avi-'));
    after(() => rmSync(folder, { recursive: true }));

    function frames(bytes: Buffer): { count: number; times: number[]; errors: string } {
      const file = join(folder, 'made.avi');
      writeFileSync(file, bytes);
      const args = [
        '-v',
        'warning',
        '-count_frames',
        '-show_entries',
        'frame=pts_time',
        '-of',
        'csv=p=0',
        file,
      ];
      const out = execFileSync('sh', ['-c', 'exec ffprobe "$@" 2>&1', 'sh', ...args], { encoding: 'utf8' });
      const lines = out.split('\n').filter(Boolean);
      const times = lines.filter((line) => /^[\d.]+,?$/.test(line)).map(Number.parseFloat);
      return {
        count: times.length,
        times,
        errors: lines.filter((line) => !/^[\d.]+,?$/.test(line)).join('\n'),
      };
    }

    it('has each picture at its time, open or closed', () => {
      const picture = readFileSync(PLAIN);
      for (const isClosed of [false, true])
        expect(frames(made(picture, isClosed))).to.deep.equal({ count: 3, times: [0, 0.3, 0.4], errors: '' });
    });

    it('gives every whole picture of an open file that was cut, and no half one', () => {
      const whole = made(readFileSync(PLAIN), false);
      expect(frames(whole.subarray(0, -100))).to.deep.equal({ count: 2, times: [0, 0.3], errors: '' });
    });
  });
});
