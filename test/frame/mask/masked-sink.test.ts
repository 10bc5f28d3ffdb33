import { expect } from 'chai';
import { FrameCollector } from '../../../daemon/camera/sources/frame-collector.ts';
import { JpegSplitter } from '../../../daemon/frame/jpeg-splitter.ts';
import { MaskedSink } from '../../../daemon/frame/mask/masked-sink.ts';
import type { MaskPolygon } from '../../../daemon/frame/mask/mask-runs.ts';
import { isRevealing } from '../../../daemon/frame/mask/revealing-data.ts';
import { noSplitterCounts } from '../../../daemon/frame/splitter-counts.ts';
import { coefficients } from '../../helpers/jpeg-coefficients.ts';
import { madeJpeg } from '../../helpers/made-jpeg.ts';
import { exif, segment } from '../../helpers/segments.ts';
import { seeded } from '../../soak/random.ts';

const [APP0, APP1, APP2, APP14, COM] = [0xe0, 0xe1, 0xe2, 0xee, 0xfe];
const RIGHT_HALF: MaskPolygon = [
  [0.51, 0],
  [1, 0],
  [1, 1],
  [0.51, 1],
];

function picture(seed = 1): Buffer {
  const sampling = [
    [2, 2],
    [1, 1],
    [1, 1],
  ] as const;
  const shape = {
    width: 160,
    height: 64,
    sampling,
    restart: 0,
    isExtended: false,
    density: 0.05,
    fill: 0,
    isShifting: false,
  };
  return madeJpeg({ ...shape, random: seeded(seed) });
}

/** The picture with these bytes behind SOI. */
function withData(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

describe('masked sink', () => {
  function masked(stream: Buffer, isUnit = false) {
    const collector = new FrameCollector(1 << 20);
    const counts = noSplitterCounts();
    const sink = new MaskedSink(collector, [RIGHT_HALF], counts);
    const splitter = new JpegSplitter(sink, counts, isRevealing);
    if (isUnit) splitter.units.start();
    for (let at = 0; at < stream.length; at += 1000) splitter.write(stream.subarray(at, at + 1000));
    if (isUnit) splitter.units.end();
    return { frames: collector.take(), counts, refusal: sink.refusal };
  }

  function expectMasked(frame: Buffer, original: Buffer): void {
    const { mcus: before } = coefficients(original);
    for (const [mcu, content] of coefficients(frame).mcus.entries())
      if (mcu % 10 < 5) expect(content).to.deep.equal(before[mcu]);
      else expect(content.flat(2).some((value) => value !== 0)).to.equal(false);
  }

  it('hands on frames with gray in place of what is in the polygons', () => {
    const originals = Array.from({ length: 5 }, (_, seed) => picture(seed));
    const { frames, counts } = masked(Buffer.concat(originals));
    expect(frames).to.have.length(5);
    expect(counts.frames).to.equal(5);
    for (const [i, frame] of frames.entries()) expectMasked(frame, originals[i]!);
  });

  it('drops a frame that it cannot mask, says why, and goes on', () => {
    const progressive = Buffer.from(picture());
    progressive[progressive.indexOf(Buffer.of(0xff, 0xc0)) + 1] = 0xc2;
    const torn = Buffer.concat([picture().subarray(0, 900), Buffer.of(0xff, 0xd9)]);
    const { frames, counts, refusal } = masked(Buffer.concat([progressive, picture(), torn, picture()]));
    expect(frames).to.have.length(2);
    expect(counts.dropped.unmasked).to.equal(2);
    expect(refusal).to.be.oneOf(['truncated', 'malformed']);
    expect(masked(progressive).refusal).to.equal('progressive');
    expect(masked(progressive).frames).to.deep.equal([]);
  });

  it('drops a frame that has a second scan, which could show the picture again', () => {
    const jpeg = picture();
    const scan = jpeg.subarray(jpeg.indexOf(Buffer.of(0xff, 0xda)));
    const { frames, counts } = masked(Buffer.concat([jpeg.subarray(0, -2), scan]));
    expect([frames.length, counts.dropped.unmasked]).to.deep.equal([0, 1]);
  });

  it('leaves no application data that could show what is hidden', () => {
    const jfif = segment(APP0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0');
    const adobe = segment(APP14, 'Adobe\0\x64\0\0\0\0\x01');
    const comment = segment(COM, 'a camera');
    const thumbnail = segment(APP0, 'JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc');
    const extension = segment(APP0, 'JFXX\0\x11\x01\x01abc');
    const removed = [
      thumbnail,
      extension,
      segment(APP1, exif({ thumbnail: picture(3) })),
      segment(APP2, 'MPF\0MM\0*'),
      segment(0xed, 'Photoshop 3.0\0'),
      segment(APP14, 'Adobe\0\x64\0\0\0\0\x01secret'),
    ];
    const original = picture();
    const behind = Buffer.concat([original.subarray(0, -2), segment(APP1, 'x'), original.subarray(-2)]);
    const { frames } = masked(withData(behind, jfif, ...removed, adobe, comment));
    expect(frames).to.have.length(1);
    const frame = frames[0]!;
    const kept = Buffer.concat([Buffer.of(0xff, 0xd8), jfif, adobe, comment]);
    expect(frame.subarray(0, kept.length).equals(kept)).to.equal(true);
    expectMasked(Buffer.concat([frame.subarray(0, 2), frame.subarray(kept.length)]), original);
  });

  it('leaves nothing behind EOI', () => {
    const { frames } = masked(Buffer.concat([picture(1), picture(2)]), true);
    expect(frames).to.have.length(1);
    expectMasked(frames[0]!, picture(1));
  });
});
