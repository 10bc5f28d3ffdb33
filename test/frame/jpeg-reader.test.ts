import { expect } from 'chai';
import { JpegReader } from '../../daemon/frame/jpeg-reader.ts';
import { noSplitterCounts } from '../../daemon/frame/splitter-counts.ts';
import type { SplitterCounts } from '../../daemon/frame/splitter-counts.ts';

describe('JpegReader', () => {
  let counts: SplitterCounts;
  let reader: JpegReader;

  beforeEach(() => {
    counts = noSplitterCounts();
    reader = new JpegReader(counts);
  });

  /** Reads the bytes as one chunk and says what was found where; begins a frame at each SOI and ends it at EOI. */
  function read(hex: string): string[] {
    const chunk = Buffer.from(hex, 'hex');
    const all: string[] = [];
    for (let i = 0; i < chunk.length;) {
      i = reader.step(chunk, i);
      if (reader.found === null) continue;
      const { found, marker, payloadBytes } = reader;
      all.push(found === 'segment' ? `segment ${marker.toString(16)} ${payloadBytes} ${i}` : `${found} ${i}`);
      if (found === 'start') reader.begin();
      if (found === 'end') reader.skip();
    }
    return all;
  }

  it('finds the segments of a frame, and its end', () => {
    expect(read('ffd8ffe000034affdb00025affda0004aabb1122ff00ffd033ffd9')).to.deep.equal([
      'start 2',
      'segment e0 1 7',
      'segment db 0 11',
      'stray 11',
      'resumed 13',
      'segment da 2 18',
      'end 27',
    ]);
    expect(reader.inFrame).to.equal(false);
    expect(counts.skippedBytes).to.equal(1);
  });

  it('knows how many bytes of a marker or segment have come, while its end has not', () => {
    const pieces: [string, number][] = [
      ['ffd8', 0],
      ['ff', 1],
      ['ff', 1],
      ['e0', 2],
      ['00', 3],
      ['05', 4],
      ['aa', 5],
      ['bb', 6],
      ['cc', 0],
      ['ff01', 0],
      ['ff', 1],
      ['db', 2],
      ['0002', 4],
      ['ff', 1],
      ['da000301', 0],
      ['4142', 0],
      ['ff', 1],
      ['ff', 1],
      ['00', 0],
      ['ff', 1],
      ['d7', 0],
      ['ffc4', 2],
    ];
    let sent = '';
    for (const [hex, expected] of pieces) {
      read(hex);
      sent += hex;
      expect(reader.unfinishedBytes, sent).to.equal(expected);
      expect(reader.isSkipping, sent).to.equal(false);
    }
  });

  it('skips and counts what belongs to no frame', () => {
    read('0011ff22ffff');
    expect([reader.isSkipping, reader.inFrame, reader.unfinishedBytes]).to.deep.equal([true, false, 0]);
    expect(counts.skippedBytes).to.equal(5);
    expect(read('d8')).to.deep.equal(['start 1']);
    expect([reader.isSkipping, reader.inFrame]).to.deep.equal([false, true]);
    reader.skip(true);
    expect(read('ffd8ff')).to.deep.equal([]);
    expect([reader.isSkipping, reader.inFrame]).to.deep.equal([true, false]);
    expect(counts.skippedBytes).to.equal(8);
    reader.skip();
    expect(read('ffd8')).to.deep.equal(['start 2']);
    expect(counts.skippedBytes).to.equal(8);
  });

  it('passes over stray bytes as libjpeg does: to the next FF that is not followed by FF or 00', () => {
    read('ffd8');
    expect(read('0141ff00ff')).to.deep.equal(['stray 0']);
    expect([reader.isSkipping, reader.inFrame]).to.deep.equal([true, true]);
    expect(read('ffe0')).to.deep.equal(['resumed 1']);
    expect([reader.isSkipping, reader.marker, reader.unfinishedBytes]).to.deep.equal([false, 0xe0, 2]);
    // Without the FF of the marker, which is the splitter's to put back.
    expect(counts.skippedBytes).to.equal(5);
    expect(read('0002ff00')).to.deep.equal(['segment e0 0 2', 'stray 3']);
    expect(read('41ffd9')).to.deep.equal(['resumed 2', 'end 3']);
    reader.begin();
    expect(read('41ffd8')).to.deep.equal(['stray 0', 'resumed 2', 'start 3']);
  });

  it('passes over what is known of a header, into its scan', () => {
    const chunk = Buffer.from('ffd8ffe00002aabbccdd1234ff0056ffd9', 'hex');
    const found: [number, string | null][] = [];
    for (let i = 0; i < chunk.length;) {
      i = reader.step(chunk, i);
      found.push([i, reader.found]);
      if (reader.found === 'start') reader.begin();
      if (reader.found === 'segment') reader.passOver(4);
    }
    expect(found.slice(2, 4)).to.deep.equal([
      [6, 'segment'],
      [10, null],
    ]);
    expect(found.at(-1)).to.deep.equal([chunk.length, 'end']);
    expect([reader.marker, counts.skippedBytes]).to.deep.equal([0xda, 0]);
  });

  it('reports lengths that do not count themselves, and no others', () => {
    read('ffd8');
    expect(read('fffe0000fffe0001fffe0002fffe0100')).to.deep.equal([
      'badLength 4',
      'badLength 8',
      'segment fe 0 12',
    ]);
    expect([reader.payloadBytes, reader.unfinishedBytes]).to.deep.equal([254, 4]);
  });
});
