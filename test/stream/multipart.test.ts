import { expect } from 'chai';
import { assert, integer, property } from 'fast-check';
import { EXIF_ROOM } from '../../daemon/frame/frame-room.ts';
import {
  BOUNDARY,
  envelopeOfCamera,
  HEADERS_AHEAD,
  PART_ENVELOPE,
  STREAM_TYPE,
  unixSeconds,
  WITH_LENGTH,
} from '../../daemon/stream/multipart.ts';

const DELIMITER = `--${BOUNDARY}\r\n`;

describe('multipart', () => {
  it('has a boundary that a regular expression may contain and no JPEG does', () => {
    expect(BOUNDARY).to.match(/^picamd[0-9a-f]{24}$/);
    expect(STREAM_TYPE).to.equal(`multipart/x-mixed-replace; boundary=${BOUNDARY}`);
  });

  it('writes the header of a part so that it ends where the JPEG starts, within its room', () => {
    assert(
      property(integer({ min: 0, max: 1 << 26 }), integer({ min: 0, max: 4e12 }), (bytes, wallClockMs) => {
        const target = Buffer.alloc(PART_ENVELOPE.headRoom + 4, '.');
        const start = PART_ENVELOPE.writeHead(target, PART_ENVELOPE.headRoom, bytes, wallClockMs);
        const head = `Content-Type: image/jpeg\r\nContent-Length: ${bytes}\r\nX-Timestamp: ${unixSeconds(wallClockMs)}\r\n\r\n`;
        expect(target.toString('latin1')).to.equal(`${'.'.repeat(start)}${head}....`);
      }),
    );
  });

  it('sends the next delimiter behind each JPEG', () => {
    expect(String(PART_ENVELOPE.tail)).to.equal(`\r\n${DELIMITER}`);
    expect(WITH_LENGTH).to.deep.equal({ opening: DELIMITER, afterJpeg: null });
  });

  it('sends the next header, too, to those who want headers ahead', () => {
    const header = `${DELIMITER}Content-Type: image/jpeg\r\n\r\n`;
    expect(HEADERS_AHEAD).to.deep.equal({ opening: header, afterJpeg: `\r\n${header}` });
  });

  it('writes times as seconds with six digits', () => {
    expect(unixSeconds(1_700_000_000_007)).to.equal('1700000000.007000');
    expect(unixSeconds(999)).to.equal('0.999000');
  });

  it('leaves room for EXIF data before the JPEG, however long their header is', () => {
    for (const { headRoom, writeHead } of [PART_ENVELOPE, envelopeOfCamera('a'.repeat(63))]) {
      const head = headRoom - writeHead(Buffer.alloc(headRoom), headRoom, 64 << 20, Date.UTC(2100, 0));
      expect(head + EXIF_ROOM).to.be.at.most(headRoom);
    }
  });
});
