import { expect } from 'chai';
import { cameraName } from '../../daemon/config/camera-name.ts';
import { ConfigError, loadConfig } from '../../daemon/config/load.ts';

function load(name: string): string {
  return loadConfig(['--config', '/dev/null', `--camera-name=${name}`], {}).config.CAMERA_NAME;
}

describe('CAMERA_NAME', () => {
  for (const name of [
    'Garage',
    '<b>"Tor" & \'Tür\'</b>',
    '前门',
    'باب المنزل',
    '👩‍🚒 📷',
    '$WIDTH',
    'x'.repeat(64),
    '📷'.repeat(64),
  ])
    it(`may be ${name.slice(0, 30)}`, () => expect(load(name)).to.equal(name));

  it('is composed, and has no spaces that nobody sees', () => {
    expect(load('  Tu\u0308r \u00A0 2 ')).to.equal('Tür 2');
  });

  for (const name of [
    'a\nb',
    'a\u0000b',
    'a\u001B[31mb',
    'a\u202Eb',
    'a\u2028b',
    '\uD800',
    '\u200D',
    '\u0301',
    'x'.repeat(65),
    '📷'.repeat(65),
    'x'.repeat(10_000),
  ])
    it(`may not be ${JSON.stringify(name).slice(0, 30)}`, () => {
      expect(() => load(name))
        .to.throw(ConfigError)
        .with.property('problems')
        .that.satisfies(
          ([problem = '']: string[]) =>
            /must be a name of at most 64 characters, without control characters, or empty/.test(problem) &&
            !/[\p{Cc}\u202E\u2028]/u.test(problem) &&
            problem.length < 300,
        );
    });

  it('is the name of the machine if nothing is set', () => {
    expect(cameraName({ CAMERA_NAME: '' }, 'raspberrypi')).to.equal('raspberrypi');
    expect(cameraName({ CAMERA_NAME: 'Garage' }, 'raspberrypi')).to.equal('Garage');
    expect(cameraName({ CAMERA_NAME: '' }, 'a\u0007b')).to.equal('a?b');
  });
});
