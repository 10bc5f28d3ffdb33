import { expect } from 'chai';
import { parseHelp, parseVersion } from 'libcamera-wrapper';

describe('parseVersion', () => {
  const cases: [text: string, version: string | null, libcamera: string | null][] = [
    [
      'rpicam-apps build: v1.12.0 9270b6013c45 23-11-2026 (22:22:22)\nrpicam-apps capabilites: egl:0 qt:0 drm:0 libav:0\nlibcamera build: v0.7.1+rpt20260429\n',
      '1.12.0',
      'v0.7.1+rpt20260429',
    ],
    ['rpicam-apps build: v1.11.0 18-12-2025 (13:45:58)\nlibcamera build: v0.6.0\n', '1.11.0', 'v0.6.0'],
    ['rpicam-apps build: v1.6.0 000000000000-invalid 08-05-2025 (16:08:14)\n', '1.6.0', null],
    ['rpicam-apps build: v1.10.0 24906da670e9-dirty 04-11-2025 (10:35:52)\n', '1.10.0', null],
    [
      'rpicam-apps build: 2a38ae93f143 03-05-2024 (08:00:00)\nlibcamera build: v0.2.0+120-eb00c13d\n',
      null,
      'v0.2.0+120-eb00c13d',
    ],
    [
      'libcamera-apps build: 7e4d3d71867f 17-07-2023 (07:34:42)\nlibcamera build: v0.0.5+83-bde9b04f\n',
      null,
      'v0.0.5+83-bde9b04f',
    ],
    ['Could not open any dmaHeap device\nrpicam-apps build: v1.9.0 x\r\n', '1.9.0', null],
  ];
  for (const [text, version, libcamera] of cases) {
    it(`reads ${text.split('\n')[0]}`, () => {
      expect(parseVersion(text)).to.include({ version, libcamera, options: null });
    });
  }

  it('keeps the complete build', () => {
    expect(parseVersion(cases[0]![0])!.build).to.equal('v1.12.0 9270b6013c45 23-11-2026 (22:22:22)');
  });

  it('rejects other text', () => {
    expect(parseVersion('ffmpeg version 7.1\n')).to.equal(null);
    expect(parseVersion('')).to.equal(null);
  });
});

describe('parseHelp', () => {
  const options = parseHelp(
    [
      'Valid options are:',
      '  -h [ --help ] [=arg(=1)] (=0)         Print this help message',
      '  --camera arg (=0)                     Chooses the camera to use. To list the available indexes, use the ',
      '                                        --list-cameras option.',
      '  --info-text arg (=#%frame (%fps fps) exp %exp ag %ag dg %dg)',
      '                                        Sets the information string on the titlebar. Available values:',
      '  -o [ --output ] arg                   Set the output file name',
      '  --hdr [=arg(=auto)] (=off)            Enable High Dynamic Range',
    ].join('\n'),
  );

  it('lists long options, with and without a short form', () => {
    expect([...options.keys()]).to.deep.equal(['help', 'camera', 'info-text', 'output', 'hdr']);
  });

  it('keeps the description of the argument', () => {
    expect(options.get('hdr')).to.equal('[=arg(=auto)] (=off)');
    expect(options.get('camera')).to.equal('arg (=0)');
    expect(options.get('info-text')).to.equal('arg (=#%frame (%fps fps) exp %exp ag %ag dg %dg)');
  });
});
