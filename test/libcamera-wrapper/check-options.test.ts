import { expect } from 'chai';
import { CameraError, checkOptions, optionProblems } from 'libcamera-wrapper';
import type { VideoOptions } from 'libcamera-wrapper';

/** Options as a JavaScript caller may pass them. */
const problems = (options: object): string[] => optionProblems(options);

describe('optionProblems', () => {
  it('accepts no options, and options that are undefined', () => {
    expect(problems({})).to.deep.equal([]);
    expect(problems({ quality: undefined, roi: undefined })).to.deep.equal([]);
  });

  it('accepts every option at once', () => {
    const all: VideoOptions = {
      camera: 1,
      width: 1280,
      height: 720,
      framerate: 12.5,
      quality: 80,
      rotation: 180,
      hflip: true,
      vflip: false,
      roi: { x: 0.7, y: 0, width: 0.3, height: 1 },
      mode: { width: 1640, height: 1232, bits: 10, packed: true },
      fieldOfView: 'auto',
      shutterUs: 80000,
      gain: 0,
      ev: -0.5,
      exposure: 'sport',
      metering: 'spot',
      awb: 'daylight',
      awbGains: { red: 1.5, blue: 1.2 },
      brightness: -1,
      contrast: 1.2,
      saturation: 0,
      sharpness: 15.99,
      denoise: 'cdn_off',
      autofocusMode: 'manual',
      autofocusRange: 'macro',
      autofocusSpeed: 'fast',
      autofocusWindow: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 },
      lensPosition: 0,
      hdr: 'single-exp',
      antiFlicker: '50hz',
      tuningFile: './imx219.json',
      bufferCount: 3,
      noRaw: false,
      postProcessFile: '/etc/annotate.json',
      extraArgs: ['--info-text', '%fps'],
    };
    expect(problems(all)).to.deep.equal([]);
  });

  const invalid: [options: object, problem: string][] = [
    [{ width: -5, height: 480 }, 'width is -5: must be an even whole number from 16 to 16384'],
    [{ width: 641, height: 480 }, 'width is 641: must be an even whole number from 16 to 16384'],
    [{ width: '640', height: 480 }, "width is '640': must be an even whole number from 16 to 16384"],
    [{ width: 640 }, 'width and height must be given together'],
    [{ framerate: Number.NaN }, 'framerate is NaN: must be a number from 0 to 1000 frames per second'],
    [{ framerate: -1 }, 'framerate is -1: must be a number from 0 to 1000 frames per second'],
    [{ framerate: Infinity }, 'framerate is Infinity: must be a number from 0 to 1000 frames per second'],
    [{ quality: 0 }, 'quality is 0: must be a whole number from 1 to 100'],
    [{ quality: 50.5 }, 'quality is 50.5: must be a whole number from 1 to 100'],
    [{ rotation: 90 }, 'rotation is 90: must be one of 0, 180'],
    [{ hflip: 'yes' }, "hflip is 'yes': must be true or false"],
    [{ camera: -1 }, 'camera is -1: must be a whole number from 0 to 255'],
    [{ awb: 'sunny' }, "awb is 'sunny': must be one of auto, normal, incandescent"],
    [
      { awbGains: { red: 0, blue: 1 } },
      'awbGains is { red: 0, blue: 1 }: must be { red, blue }, each a number',
    ],
    [{ brightness: 2 }, 'brightness is 2: must be a number from -1 to 1'],
    [{ shutterUs: 2 ** 32 }, 'shutterUs is 4294967296: must be a whole number from 0 to 2147483647 µs'],
    [
      { lensPosition: 'far' },
      "lensPosition is 'far': must be a number of diopters from 0 to 32, or 'default'",
    ],
    [{ mode: { width: 1640 } }, 'mode is { width: 1640 }: must be { width, height, bits?, packed? }'],
    [
      { mode: { width: 1640, height: 1232, bits: 3 } },
      'mode is { width: 1640, height: 1232, bits: 3 }: must be',
    ],
    [{ mode: { width: 1640, height: 1232, packed: 'P' } }, 'mode is'],
    [{ tuningFile: '-' }, "tuningFile is '-': must be a path that does not begin with '-'"],
    [{ tuningFile: '' }, "tuningFile is '': must be a path"],
    [{ postProcessFile: 'a\0b' }, 'postProcessFile is'],
    [{ bufferCount: 1 }, 'bufferCount is 1: must be a whole number from 2 to 32'],
    [{ extraArgs: '--ev 1' }, "extraArgs is '--ev 1': must be an array of strings, one per argument"],
    [{ extraArgs: [1] }, 'extraArgs is [ 1 ]: must be an array of strings, one per argument'],
    [{ roi: '0,0,1,1' }, "roi is '0,0,1,1': must be { x, y, width, height } as fractions"],
    [
      { roi: { x: 0.5, y: 0, width: 0.6, height: 1 } },
      'roi is { x: 0.5, y: 0, width: 0.6, height: 1 }: must be',
    ],
    [{ roi: { x: 0, y: 0, width: 0, height: 0 } }, 'roi is { x: 0, y: 0, width: 0, height: 0 }: must be'],
    [{ roi: { x: 0, y: 0, width: Number.NaN, height: 1 } }, 'roi is'],
    [{ roi: null }, 'roi is null: must be'],
    [
      { noRaw: true, mode: { width: 640, height: 480 } },
      "noRaw is true: mode and fieldOfView 'full' have no effect",
    ],
    [{ noRaw: true, fieldOfView: 'full' }, 'noRaw is true'],
    [
      { fieldOfView: 'full', mode: { width: 640, height: 480 } },
      "fieldOfView is 'full': mode must be left out",
    ],
    [{ shutterUs: 50000 }, 'shutterUs is 50000: must be at most 33333 at a framerate of 30'],
    [{ lensPosition: 2, autofocusMode: 'continuous' }, "lensPosition is 2: autofocusMode must be 'manual'"],
    [{ widht: 640 }, 'widht is not an option'],
    [{ constructor: 1 }, 'constructor is not an option'],
  ];
  for (const [options, problem] of invalid) {
    it(`reports: ${problem}`, () => {
      const found = problems(options);
      expect(found).to.have.length(1);
      expect(found[0]!.startsWith(problem), found[0]).to.equal(true);
    });
  }

  it('accepts any exposure time with a variable frame rate', () => {
    expect(problems({ framerate: 0, shutterUs: 5_000_000 })).to.deep.equal([]);
    expect(problems({ framerate: 30, shutterUs: 33334 })).to.deep.equal([]);
  });

  it('truncates a long value', () => {
    expect(problems({ awb: 'x'.repeat(10_000) })[0]!.length).to.be.below(300);
    expect(problems({ extraArgs: Array.from({ length: 500 }, () => 12345) })[0]!.length).to.be.below(300);
  });
});

describe('checkOptions', () => {
  it('throws one error with all problems', () => {
    expect(() => checkOptions({ quality: 0, framerate: Number.NaN, camera: -1 }))
      .to.throw(CameraError, /camera is -1: .+; framerate is NaN: .+; quality is 0: /)
      .that.includes({ code: 'bad-option' });
  });

  it('accepts valid options', () => {
    expect(() => checkOptions({ quality: 50 })).not.to.throw();
  });
});
