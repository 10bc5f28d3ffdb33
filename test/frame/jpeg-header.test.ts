import { expect } from 'chai';
import { JpegHeader } from '../../daemon/frame/jpeg-header.ts';

const [SOF0, SOF2, DHT, SOS, DNL, DQT, APP1] = [0xc0, 0xc2, 0xc4, 0xda, 0xdc, 0xdb, 0xe1];
/** Precision, height 48, width 64, no components. */
const SIZE = [8, 0, 48, 0, 64, 0];
/** Of one component. */
const SCAN = [1, 1, 0, 0, 63, 0];

describe('JpegHeader', () => {
  let header: JpegHeader;

  beforeEach(() => {
    header = new JpegHeader();
    header.begin();
  });

  /** The payload stands between other bytes that would be misread. */
  function segment(marker: number, payload: readonly number[], end = 1000) {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, ...payload, 0xd8, 0xff]);
    return header.segment(marker, end, bytes, 3, 3 + payload.length);
  }

  it('is complete with a scan, a width and a height', () => {
    expect(header.isComplete).to.equal(false);
    expect(segment(SOF0, SIZE)).to.equal(null);
    expect([header.width, header.height, header.isComplete]).to.deep.equal([64, 48, false]);
    expect(segment(SOS, SCAN)).to.equal(null);
    expect(header.isComplete).to.equal(true);
  });

  it('is not complete without a size, or with one that has no area', () => {
    segment(SOS, SCAN);
    expect(header.isComplete).to.equal(false);
    segment(SOF0, [8, 0, 48, 0, 0, 0]);
    expect([header.width, header.height, header.isComplete]).to.deep.equal([0, 48, false]);
    header.begin();
    segment(SOS, SCAN);
    segment(SOF0, [8, 0, 0, 0, 64, 0]);
    expect([header.width, header.height, header.isComplete]).to.deep.equal([64, 0, false]);
  });

  it('reads sizes of two bytes, and a height that comes after the scan', () => {
    segment(SOF2, [8, 0, 0, 0x07, 0x80, 3, 1, 0x22, 0]);
    segment(SOS, SCAN);
    segment(DNL, [0x04, 0x38]);
    expect([header.width, header.height, header.isComplete]).to.deep.equal([1920, 1080, true]);
  });

  /** Application data and a table, what can be known, and entropy-coded data. */
  const FRAME = Buffer.from('table|known|scan');
  const [KNOWN_FROM, KNOWN_TO] = [6, 12];
  type Part = readonly [marker: number, payload: readonly number[]];

  /** Whether it knows a header with these segments again, after those of `FRAME`'s beginning. */
  function learns(before: readonly Part[], known: readonly Part[], isAlone = false): boolean {
    header = new JpegHeader();
    header.begin(isAlone);
    for (const [marker, payload] of before) expect(segment(marker, payload, KNOWN_FROM)).to.equal(null);
    for (const [marker, payload] of known) expect(segment(marker, payload, KNOWN_TO)).to.equal(null);
    header.learn({ partial: () => FRAME });
    header.begin();
    return header.skipKnown(FRAME, KNOWN_FROM) > 0;
  }

  const [size, scan, tables]: readonly Part[] = [
    [SOF0, SIZE],
    [SOS, SCAN],
    [DHT, [0]],
  ];
  const BEFORE: readonly Part[] = [
    [APP1, [1]],
    [DQT, [0]],
  ];
  const KNOWN = [[DQT, [1]], size, tables, scan] as readonly Part[];

  it('knows again what stands between its first table and the end of its scan segment', () => {
    expect(learns(BEFORE, KNOWN)).to.equal(true);
    expect([header.width, header.height, header.isComplete, header.hasScan]).to.deep.equal([
      64,
      48,
      true,
      true,
    ]);
    expect(header.isPicture(1)).to.equal(true);
    expect(segment(SOF0, SIZE), 'a second size').to.equal('truncated');
    header.begin();
    expect(header.skipKnown(FRAME, KNOWN_FROM + 1), 'other bytes').to.equal(0);
    expect([header.width, header.hasScan]).to.deep.equal([0, false]);
    const arithmetic: Part = [0xc9, [8, 0xf0, 0, 0xf0, 0, 0]];
    expect(learns(BEFORE, [arithmetic, tables as Part, scan as Part])).to.equal(true);
    expect(header.isPicture(1), 'arithmetic coding').to.equal(true);
  });

  it('looks for it behind the first segment that is not application data, if that is a table', () => {
    const isAtTables = ([marker, payload]: Part) => {
      segment(marker, payload);
      return header.isAtTables;
    };
    expect([...BEFORE, ...KNOWN].map(isAtTables)).to.deep.equal([false, true, false, false, false, false]);
    header.begin();
    expect(([tables, ...BEFORE] as Part[]).map(isAtTables)).to.deep.equal([false, false, false]);
    header.begin(true);
    expect(BEFORE.map(isAtTables), 'alone').to.deep.equal([false, false]);
  });

  it('learns nothing from a header that does not say everything, or needs a change', () => {
    const [first, ...others] = KNOWN;
    for (const [why, before, known] of [
      ['no table at first', [size], [first, tables, scan]],
      ['no scan', BEFORE, [size, tables]],
      ['the size comes later', BEFORE, [tables, scan, size]],
      ['the height comes later', BEFORE, [...others, [DNL, [0, 50]]]],
      ['tables must be inserted', BEFORE, [size, scan]],
      ['one of two fields', [[0xe0, [...Buffer.from('AVI1'), 1]], ...BEFORE], KNOWN],
    ] as [string, Part[], Part[]][])
      expect(learns(before, known), why).to.equal(false);
    expect(learns(BEFORE, KNOWN, true), 'alone').to.equal(false);
  });

  it('takes no size from segments that are too short or of another kind', () => {
    for (const marker of [DHT, DQT, APP1, SOS]) segment(marker, marker === SOS ? SCAN : SIZE);
    segment(SOF0, SIZE.slice(0, 5));
    segment(DNL, [0x04]);
    segment(DNL, [0x04, 0x38, 0]);
    segment(DQT, [0x04, 0x38]);
    expect([header.width, header.height]).to.deep.equal([0, 0]);
  });

  it('forgets the frame before', () => {
    segment(SOF0, SIZE);
    segment(SOS, SCAN);
    header.begin();
    expect([header.width, header.height, header.isComplete]).to.deep.equal([0, 0, false]);
    expect(segment(SOF0, SIZE)).to.equal(null);
    expect(header.isComplete).to.equal(false);
  });

  it('says that a frame was cut when another one starts in it', () => {
    segment(SOF0, SIZE);
    expect(segment(SOF0, SIZE), 'a second size').to.equal('truncated');
    const start = [0xff, 0xd8, 0xff, 0xe0];
    expect(segment(DQT, start)).to.equal('truncated');
    expect(segment(APP1, start), 'a thumbnail').to.equal(null);
    expect(segment(APP1, [0, 0xff, 0xd8]), 'cut behind the start').to.equal('truncated');
  });

  it('knows the length of a scan header by its number of components', () => {
    for (const components of [1, 2, 3, 4]) {
      const scan = [components, ...Array<number>(2 * components + 3).fill(0)];
      expect(segment(SOS, scan)).to.equal(null);
      expect(segment(SOS, [...scan, 0])).to.equal('malformed');
      expect(segment(SOS, scan.slice(1))).to.equal('malformed');
    }
    expect(segment(SOS, [])).to.equal('malformed');
    header.begin();
    segment(SOF0, SIZE);
    segment(SOS, [1]);
    expect(header.isComplete, 'a scan that is malformed').to.equal(false);
  });

  it('says that a picture may not be larger than libjpeg takes, nor than its bytes can hold', () => {
    const size = (width: number, height: number, sof = SOF0) => {
      header.begin();
      segment(sof, [8, height >> 8, height & 255, width >> 8, width & 255, 0]);
      segment(SOS, SCAN);
      return header;
    };
    expect([size(65_500, 1).isPicture(1e6), size(1, 65_500).isPicture(1e6)]).to.deep.equal([true, true]);
    expect([size(65_501, 1).isPicture(1e6), size(1, 65_501).isPicture(1e6)]).to.deep.equal([false, false]);
    expect([size(16_384, 100).isPicture(100), size(16_384, 100).isPicture(99)]).to.deep.equal([true, false]);
    // Arithmetic coding needs less than one bit for a block.
    for (const [sof, expected] of [
      [SOF2, false],
      [0xc7, false],
      [0xc9, true],
      [0xca, true],
    ] as const)
      expect(size(16_384, 100, sof).isPicture(99), sof.toString(16)).to.equal(expected);
    header.begin();
    expect(header.isPicture(1e6)).to.equal(false);
  });

  it('takes no codes after the scan that no picture has', () => {
    segment(SOF0, SIZE);
    for (const code of [0x41, 0xc8, 0xf0]) expect(segment(code, [1])).to.equal(null);
    segment(SOS, SCAN);
    for (const code of [0x41, 0xc8, 0xf0]) expect(segment(code, [1])).to.equal('malformed');
    for (const code of [DHT, DQT, APP1, 0xfe, 0xdd]) expect(segment(code, [1])).to.equal(null);
  });

  it('takes anything for a segment of a frame that is alone', () => {
    header.begin(true);
    const start = [0xff, 0xd8, 0xff, 0xd8];
    expect([segment(DQT, start), segment(APP1, start)]).to.deep.equal([null, null]);
    header.begin();
    expect([segment(DQT, start), segment(APP1, start)]).to.deep.equal(['truncated', 'truncated']);
  });

  it('knows the second field of a picture by the first', () => {
    const APP0 = 0xe0;
    const field = (...payload: number[]) => {
      header.begin();
      segment(APP0, [...Buffer.from('AVI1'), ...payload]);
      return header.isSecondField();
    };
    const seen = [1, 2, 2, 1, 1, 2].map((number) => field(number));
    expect(seen).to.deep.equal([false, true, false, true, false, true]);
    expect([field(1), field(), field(2), field(0), field(1), field(3)]).to.deep.equal(Array(6).fill(false));
    // Only in APP0, and only with this name.
    header.begin();
    segment(APP0, [...Buffer.from('AVI1'), 1]);
    header.isSecondField();
    header.begin();
    segment(APP1, [...Buffer.from('AVI1'), 2]);
    segment(APP0, [...Buffer.from('AVID'), 2]);
    expect(header.isSecondField()).to.equal(false);
  });
});
