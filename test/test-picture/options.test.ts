import { expect } from 'chai';

import { BadOption, readOptions } from '../../daemon/test-picture/options.ts';

describe('readOptions', () => {
  it("has rpicam-vid's defaults", () => {
    expect(readOptions([])).to.deep.equal({
      width: 640,
      height: 480,
      framerate: 30,
      quality: 50,
      note: '',
      picture: 'card',
    });
  });

  it('accepts both ways to write an option', () => {
    const argv = [
      '--width',
      '1280',
      '--height=720',
      '--framerate',
      '0.1',
      '--quality=100',
      '--note',
      'no camera',
      '--picture=scene',
    ];
    expect(readOptions(argv)).to.deep.equal({
      width: 1280,
      height: 720,
      framerate: 0.1,
      quality: 100,
      note: 'no camera',
      picture: 'scene',
    });
  });

  it('joins the lines of a note, and truncates it', () => {
    expect(readOptions(['--note= two\nlines\u0007\t ']).note).to.equal('two lines');
    expect(readOptions([`--note=${'😀'.repeat(501)}`]).note).to.equal('😀'.repeat(500));
  });

  for (const [argv, message] of [
    [['--width', '15'], '--width 15: expected a whole number from 16 to 9152'],
    [['--width', '9153'], '--width 9153: expected a whole number from 16 to 9152'],
    [['--height', '480.5'], '--height 480.5: expected a whole number from 16 to 9152'],
    [['--framerate', '0'], '--framerate 0: expected a number from 0.1 to 240'],
    [['--framerate', ' '], '--framerate  : expected a number from 0.1 to 240'],
    [['--quality', 'abc'], '--quality abc: expected a whole number from 1 to 100'],
    [['--picture', 'photo'], '--picture photo: expected card or scene'],
    [['--rotate', '90'], "Unknown option '--rotate'"],
    [['picture'], "Unexpected argument 'picture'"],
    [['--note'], "Option '--note <value>' argument missing"],
  ] as const) {
    it(`rejects ${argv.join(' ')}`, () => {
      expect(() => readOptions(argv)).to.throw(BadOption, message);
    });
  }
});
