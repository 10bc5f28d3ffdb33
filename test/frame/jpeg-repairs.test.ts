import { expect } from 'chai';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { JpegRepairs } from '../../daemon/frame/jpeg-repairs.ts';
import { STANDARD_TABLES } from '../../daemon/frame/standard-huffman.ts';

const [SOI, EOI] = ['ffd8', 'ffd9'];
const QUANTIZATION = 'ffdb00030a';
const TABLES = 'ffc4000301';
const SCAN = 'ffda000301';
const THUMBNAIL = 'ffe10008414141ffd841';
const STANDARD = STANDARD_TABLES.toString('hex');

describe('JpegRepairs', () => {
  const repairs = new JpegRepairs();

  /** The frame of these segments as it comes out, or null if it has outgrown `maxBytes`. */
  function repaired(segments: readonly string[], maxBytes = 1 << 16): string | null {
    repairs.begin();
    const sink = new FrameCollector(maxBytes);
    const frame = Buffer.from([SOI, ...segments, EOI].join(''), 'hex');
    let end = 2;
    for (const segment of segments) {
      end += segment.length / 2;
      repairs.segment(
        Number.parseInt(segment.slice(2, 4), 16),
        end,
        frame,
        end - segment.length / 2 + 4,
        end,
      );
    }
    sink.append(frame, 0, frame.length);
    if (!repairs.apply(sink)) return null;
    sink.commit();
    const hex = sink.take()[0]?.toString('hex') ?? '';
    return hex.slice(SOI.length, -EOI.length);
  }

  it('leaves alone a frame that every client can read, and does not even ask the sink', () => {
    expect(repaired([QUANTIZATION, TABLES, SCAN])).to.equal(QUANTIZATION + TABLES + SCAN);
    // A sink that would refuse any change.
    expect(repaired([QUANTIZATION, TABLES, SCAN], 0)).to.equal('');
  });

  it('takes out application data that holds the start or the end of a picture, wherever it stands', () => {
    for (const data of ['ffe00004ffd8', 'ffef0004ffd9', 'fffe0005ffffd9', THUMBNAIL]) {
      expect(repaired([data, TABLES, SCAN]), data).to.equal(TABLES + SCAN);
      expect(repaired([TABLES, data, QUANTIZATION, data, SCAN, data])).to.equal(TABLES + QUANTIZATION + SCAN);
    }
  });

  it('keeps application data that holds neither', () => {
    for (const data of ['ffe00002', 'ffe00004ffd7', 'ffe00004d8d9', 'fffe000541ff00', 'ffe00003ff'])
      expect(repaired([data, TABLES, SCAN]), data).to.equal(data + TABLES + SCAN);
    // FF is the last byte here, and what follows is not part of the segment.
    const bytes = Buffer.from('ffe00003ffd8', 'hex');
    repairs.begin();
    repairs.segment(0xe0, 7, bytes, 4, 5);
    repairs.segment(0xc4, 12, bytes, 4, 5);
    expect(repairs.apply(new FrameCollector(0))).to.equal(true);
  });

  it('keeps other segments whatever they hold', () => {
    expect(repaired(['ffdb0004ffd9', TABLES, SCAN])).to.equal(`ffdb0004ffd9${TABLES}${SCAN}`);
  });

  it('puts the standard tables before the first scan of a frame that has none before it', () => {
    expect(repaired([QUANTIZATION, SCAN, SCAN])).to.equal(QUANTIZATION + STANDARD + SCAN + SCAN);
    expect(repaired([SCAN, TABLES, SCAN])).to.equal(STANDARD + SCAN + TABLES + SCAN);
    expect(repaired([QUANTIZATION])).to.equal(QUANTIZATION);
  });

  it('does both in one frame, and forgets them with the next', () => {
    expect(repaired([THUMBNAIL, QUANTIZATION, THUMBNAIL, SCAN, THUMBNAIL])).to.equal(
      QUANTIZATION + STANDARD + SCAN,
    );
    expect(repaired([TABLES, SCAN])).to.equal(TABLES + SCAN);
    expect(repaired([QUANTIZATION, SCAN])).to.equal(QUANTIZATION + STANDARD + SCAN);
  });

  it('fails when the sink has no room for the tables', () => {
    const bytes = (SOI + STANDARD + SCAN + EOI).length / 2;
    expect(repaired([SCAN], bytes)).to.equal(STANDARD + SCAN);
    expect(repaired([SCAN], bytes - 1)).to.equal(null);
  });
});
