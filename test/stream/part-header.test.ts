import { expect } from 'chai';
import { assert, array, integer, property, record } from 'fast-check';
import { PartHeader } from '../../daemon/stream/part-header.ts';

describe('PartHeader', () => {
  it('is that of its frame, whatever those before had', () => {
    const bytes = integer({ min: 1, max: 64 << 20 }).chain((most) =>
      integer({ min: Math.max(1, most - 20), max: most }),
    );
    // Some seconds, so that each occurs often.
    const time = integer({ min: 1_699_999_999_000, max: 1_700_000_002_000 });
    const frames = array(record({ bytes, time }), { minLength: 1, maxLength: 30 });
    assert(
      property(frames, (all) => {
        const header = new PartHeader();
        const target = Buffer.alloc(100, 0x7e);
        for (const frame of all) {
          const start = header.write(target, 95, frame.bytes, frame.time);
          const seconds = (frame.time / 1000).toFixed(3);
          expect(target.toString('latin1', start)).to.equal(
            `Content-Type: image/jpeg\r\nContent-Length: ${frame.bytes}\r\nX-Timestamp: ${seconds}000\r\n\r\n~~~~~`,
          );
          expect(target.toString('latin1', 0, start)).to.equal('~'.repeat(start));
          target.fill(0x7e);
        }
      }),
    );
  });

  it('has as many digits as the size, at the borders of powers of ten', () => {
    const header = new PartHeader();
    const target = Buffer.alloc(100);
    for (const size of [1, 9, 10, 99, 100, 9, 10, 1, 999_999, 1_000_000, 99_999, 100_000]) {
      const start = header.write(target, 100, size, 999);
      expect(target.toString('latin1', start)).to.include(
        `Content-Length: ${size}\r\nX-Timestamp: 0.999000\r\n\r\n`,
      );
    }
  });

  it('starts with the lines that it was made for', () => {
    const header = new PartHeader('X-Camera: hall\r\n');
    const target = Buffer.alloc(120);
    for (const size of [7, 8, 70_000]) {
      const start = header.write(target, 120, size, 999);
      expect(target.toString('latin1', start)).to.equal(
        `X-Camera: hall\r\nContent-Type: image/jpeg\r\nContent-Length: ${size}\r\nX-Timestamp: 0.999000\r\n\r\n`,
      );
    }
  });
});
