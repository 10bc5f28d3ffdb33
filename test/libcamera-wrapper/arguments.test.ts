import { expect } from 'chai';
import { buildArguments, CameraError, newerOptions, parseHelp, parseVersion } from 'libcamera-wrapper';
import type { Capabilities, VideoOptions } from 'libcamera-wrapper';

const ALWAYS = ['-n', '--flush', '-t', '0', '--codec', 'mjpeg', '-o', '-'];

const release = (version: string): Capabilities =>
  parseVersion(`rpicam-apps build: v${version} 01-01-2026\n`)!;

/** A program that does not print its release, but lists its options. */
const helpOnly = (help: string): Capabilities => ({
  ...parseVersion('rpicam-apps build: 7e4d3d71867f 17-07-2023 (07:34:42)\n')!,
  options: parseHelp(help),
});

const added = (options: VideoOptions, capabilities?: Capabilities): string[] =>
  buildArguments(options, capabilities).slice(ALWAYS.length);

function refusal(options: VideoOptions, capabilities?: Capabilities): string {
  try {
    buildArguments(options, capabilities);
  } catch (error) {
    expect(error).to.be.instanceOf(CameraError).that.includes({ code: 'bad-option' });
    return error instanceof CameraError ? error.message : '';
  }
  throw new Error('the options were accepted');
}

describe('buildArguments', () => {
  it('always requests flushed MJPEG on stdout, without an end and without a preview', () => {
    expect(buildArguments({})).to.deep.equal(ALWAYS);
  });

  it('passes options that every release has, without knowing the release', () => {
    expect(
      added({
        camera: 1,
        width: 1280,
        height: 720,
        framerate: 15,
        quality: 80,
        rotation: 180,
        hflip: true,
        vflip: false,
        roi: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 },
        mode: { width: 1640, height: 1232 },
        shutterUs: 10000,
        gain: 2.5,
        ev: -0.5,
        exposure: 'sport',
        metering: 'centre',
        awb: 'auto',
        awbGains: { red: 1.5, blue: 2 },
        brightness: 0.1,
        contrast: 1,
        saturation: 0,
        sharpness: 2,
        denoise: 'cdn_off',
        tuningFile: '/a b.json',
        postProcessFile: 'x.json',
        extraArgs: ['--info-text', '%fps'],
      }).join(' '),
    ).to.equal(
      '--camera 1 --width 1280 --height 720 --framerate 15 --quality 80 --rotation 180 --hflip ' +
        '--roi 0.25,0.25,0.5,0.5 --mode 1640:1232:12:P --shutter 10000 --gain 2.5 --ev -0.5 --exposure sport ' +
        '--metering centre --awb auto --awbgains 1.5,2 --brightness 0.1 --contrast 1 --saturation 0 ' +
        '--sharpness 2 --denoise cdn_off --tuning-file /a b.json --post-process-file x.json --info-text %fps',
    );
  });

  it('requests a variable rate with 0', () => {
    expect(added({ framerate: 0 })).to.deep.equal(['--framerate', '0']);
  });

  it('passes the bits and packing of a mode', () => {
    expect(added({ mode: { width: 640, height: 480, bits: 8, packed: false } })).to.deep.equal([
      '--mode',
      '640:480:8:U',
    ]);
  });

  it('puts a value or an option after every switch, never a stray text', () => {
    expect(added({ hflip: true, vflip: true, extraArgs: ['--inline'] })).to.deep.equal([
      '--hflip',
      '--vflip',
      '--inline',
    ]);
  });

  it('passes newer options to a release that has them', () => {
    expect(
      added(
        {
          autofocusMode: 'manual',
          autofocusRange: 'full',
          autofocusSpeed: 'fast',
          autofocusWindow: { x: 0, y: 0, width: 0.5, height: 0.5 },
          lensPosition: 2,
          hdr: 'sensor',
          antiFlicker: '50hz',
          bufferCount: 3,
          noRaw: true,
        },
        release('1.11.1'),
      ).join(' '),
    ).to.equal(
      '--autofocus-mode manual --autofocus-range full --autofocus-speed fast --autofocus-window 0,0,0.5,0.5 ' +
        '--lens-position 2 --hdr=sensor --flicker-period 10000us --buffer-count 3 --no-raw',
    );
  });

  it('passes the flicker period of 60 Hz mains', () => {
    expect(added({ antiFlicker: '60hz' }, release('1.2.2'))).to.deep.equal(['--flicker-period', '8333us']);
  });

  it('passes nothing for options that are off, whatever the release', () => {
    expect(added({ hdr: 'off', antiFlicker: 'off', noRaw: false })).to.deep.equal([]);
  });

  const gates: [options: VideoOptions, before: string, since: string][] = [
    [{ autofocusMode: 'auto' }, '1.0.1', '1.0.2'],
    [{ lensPosition: 'default' }, '1.0.1', '1.0.2'],
    [{ bufferCount: 4 }, '1.0.1', '1.0.2'],
    [{ hdr: 'sensor' }, '1.0.2', '1.1.0'],
    [{ hdr: 'single-exp' }, '1.3.0', '1.4.0'],
    [{ antiFlicker: '50hz' }, '1.2.1', '1.2.2'],
    [{ noRaw: true }, '1.2.2', '1.3.0'],
  ];
  for (const [options, before, since] of gates) {
    const [name] = Object.keys(options);
    it(`passes ${JSON.stringify(options)} since v${since}`, () => {
      expect(added(options, release(since))).not.to.deep.equal([]);
      expect(added(options, release('1.13.0'))).not.to.deep.equal([]);
      expect(added(options, release('2.0.0'))).not.to.deep.equal([]);
      expect(refusal(options, release(before)))
        .to.contain(`${name} (--`)
        .and.contain(`v${since} or later`);
    });
  }

  it('names the program that lacks the options', () => {
    expect(refusal({ noRaw: true, bufferCount: 3 }, release('1.0.0'))).to.equal(
      'bufferCount (--buffer-count) needs rpicam-apps v1.0.2 or later; ' +
        'noRaw (--no-raw) needs rpicam-apps v1.3.0 or later; installed is v1.0.0 01-01-2026',
    );
  });

  it('rejects newer options if the program is unknown', () => {
    expect(refusal({ noRaw: true })).to.contain('the installed version is unknown');
  });

  it('rejects newer options if the program does not print its release', () => {
    const unknown = parseVersion('libcamera-apps build: 7e4d3d71867f 17-07-2023 (07:34:42)\n')!;
    expect(refusal({ bufferCount: 3 }, unknown)).to.contain('installed is 7e4d3d71867f');
  });

  it('passes --hdr as a switch before v1.4.0', () => {
    expect(added({ hdr: 'auto' }, release('1.3.0'))).to.deep.equal(['--hdr']);
    expect(added({ hdr: 'auto' }, release('1.4.0'))).to.deep.equal(['--hdr=auto']);
  });

  it('prefers the list of options to the release', () => {
    const switchHdr = helpOnly(
      '  --hdr [=arg(=1)] (=0)   Enable High Dynamic Range\n  --no-raw [=arg(=1)] (=0)  x\n',
    );
    expect(added({ noRaw: true, hdr: 'sensor' }, switchHdr)).to.deep.equal(['--hdr', '--no-raw']);
    expect(refusal({ hdr: 'single-exp' }, switchHdr)).to.contain('v1.4.0');
    expect(refusal({ bufferCount: 3 }, switchHdr)).to.contain('bufferCount');
    const wordHdr = helpOnly('  --hdr [=arg(=auto)] (=off)            Enable High Dynamic Range\n');
    expect(added({ hdr: 'single-exp' }, wordHdr)).to.deep.equal(['--hdr=single-exp']);
    expect(refusal({ hdr: 'single-exp' }, helpOnly('  --width arg (=0)  x\n'))).to.contain('v1.4.0');
  });

  it('checks the options first', () => {
    expect(refusal({ quality: 0 })).to.contain('quality is 0');
  });

  it('does not silently drop the request for a full view', () => {
    expect(refusal({ fieldOfView: 'full' })).to.contain('no sensor mode was chosen');
    expect(added({ fieldOfView: 'auto' })).to.deep.equal([]);
  });
});

describe('newerOptions', () => {
  it('names the options in use that some release lacks', () => {
    expect(newerOptions({ quality: 50, noRaw: true, hdr: 'off', bufferCount: 3 })).to.have.members([
      'noRaw',
      'bufferCount',
    ]);
  });
});
