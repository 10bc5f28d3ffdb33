import { expect } from 'chai';
import { parseCameraList } from 'libcamera-wrapper';
import * as lists from './camera-lists.ts';

describe('parseCameraList', () => {
  it('reads model, id, size, depth and color filter', () => {
    const [camera] = parseCameraList(lists.IMX219)!;
    expect(camera).to.include({
      index: 0,
      model: 'imx219',
      id: '/base/soc/i2c0mux/i2c@1/imx219@10',
      width: 3280,
      height: 2464,
      bitDepth: 10,
      colorFilter: 'RGGB',
      busy: false,
    });
  });

  it('reads the modes of every format', () => {
    const [camera] = parseCameraList(lists.IMX219)!;
    expect(camera!.modes).to.have.length(8);
    expect(camera!.modes[1]).to.deep.equal({
      format: 'SRGGB10_CSI2P',
      bits: 10,
      packed: true,
      width: 1640,
      height: 1232,
      maxFramerate: 41.85,
      crop: { x: 0, y: 0, width: 3280, height: 2464 },
    });
    expect(camera!.modes[5]).to.include({ format: 'SRGGB8', bits: 8, packed: false, maxFramerate: 83.7 });
  });

  it('reads formats with one mode each, and a list without a trailing blank line', () => {
    const [camera] = parseCameraList(lists.IMX477)!;
    expect(camera!.modes.map(({ bits, width }) => [bits, width])).to.deep.equal([
      [10, 1332],
      [12, 2028],
      [12, 2028],
      [12, 4056],
    ]);
  });

  it('keeps the suffix of a model', () => {
    expect(parseCameraList(lists.IMX708)![0]!.model).to.equal('imx708_wide_noir');
  });

  it('recognizes a busy camera by its impossible crop, and ignores its modes', () => {
    const [camera] = parseCameraList(lists.BUSY)!;
    expect(camera).to.include({ model: 'imx219', busy: true });
    expect(camera!.modes).to.deep.equal([]);
  });

  it('reads the list of v1.0.0 to v1.2.1, without bits and color filter', () => {
    const [camera] = parseCameraList(lists.WITHOUT_BITS)!;
    expect(camera).to.include({ width: 3280, height: 2464, bitDepth: null, colorFilter: null });
    expect(camera!.modes.map(({ maxFramerate }) => maxFramerate)).to.deep.equal([206.65, 21.19]);
  });

  it('reads the one-line modes of releases before v1.0.0, without rates and crops', () => {
    const [camera] = parseCameraList(lists.ONE_LINE)!;
    expect(camera!.modes).to.have.length(8);
    expect(camera!.modes[7]).to.deep.equal({
      format: 'SRGGB8',
      bits: 8,
      packed: false,
      width: 3280,
      height: 2464,
      maxFramerate: null,
      crop: null,
    });
  });

  it('reads two cameras, monochrome, nan rates, and skips the lines that -v adds', () => {
    const [mono, other, ...none] = parseCameraList(lists.TWO_CAMERAS_VERBOSE)!;
    expect(none).to.deep.equal([]);
    expect(mono).to.include({ model: 'ov9281', colorFilter: 'MONO', bitDepth: 10 });
    expect(mono!.modes.map(({ format, maxFramerate }) => [format, maxFramerate])).to.deep.equal([
      ['R8', null],
      ['R10_CSI2P', null],
    ]);
    expect(other).to.include({ index: 1, model: 'imx708', width: null, height: null, bitDepth: 10 });
    expect(other!.modes[0]).to.include({ bits: 16, packed: false });
  });

  it('reads carriage returns as line ends', () => {
    expect(parseCameraList(lists.IMX219.replaceAll('\n', '\r\n'))![0]!.modes).to.have.length(8);
  });

  it('returns an empty list if there is no camera', () => {
    expect(parseCameraList('No cameras available!\n')).to.deep.equal([]);
  });

  it('distinguishes other text from an empty list', () => {
    expect(parseCameraList('')).to.equal(null);
    expect(parseCameraList('Usage: something else\n  640x480\n')).to.equal(null);
  });

  it('skips modes whose format has no bits in its name', () => {
    const text = lists.IMX219.replaceAll('SRGGB10_CSI2P', 'YUYV').replaceAll('SRGGB8', 'MJPEG');
    expect(parseCameraList(text)![0]!.modes).to.deep.equal([]);
  });

  it('gives names without control and bidi characters', () => {
    const text = 'Available cameras\n0 : imx\u202E219\x07 [3280x2464] (/base/x)\n';
    expect(parseCameraList(text)?.[0]?.model).to.equal('imx219');
  });
});
