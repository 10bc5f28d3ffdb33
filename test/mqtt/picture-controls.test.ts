import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { controlChange, controlValues, pictureControls } from '../../daemon/mqtt/picture-controls.ts';
import { SETTINGS } from '../../daemon/config/settings.ts';
import type { Config, Key } from '../../daemon/config/settings.ts';

const NOTHING_LOCKED = () => false;

function config(...flags: string[]): Config {
  return loadConfig(['--config', '/dev/null', ...flags], {}).config;
}

describe('picture controls over MQTT', () => {
  it('are numbers and choices of settings, with their values', () => {
    const now = config('--camera-brightness', '0.25', '--camera-awb', 'daylight');
    const controls = pictureControls(now, NOTHING_LOCKED);
    expect(Object.fromEntries(controlValues(now, controls))).to.deep.equal({
      brightness: '0.25',
      contrast: '1',
      saturation: '1',
      sharpness: '1',
      exposure_compensation: '0',
      exposure: 'normal',
      white_balance: 'daylight',
      zoom: '1',
    });
    expect(controls.find(({ name }) => name === 'brightness')).to.deep.include({ min: -1, max: 1 });
  });

  it('have values that their settings allow', () => {
    const now = config();
    for (const control of pictureControls(now, NOTHING_LOCKED)) {
      const values = control.kind === 'select' ? control.options : [control.min, control.max];
      for (const value of values) {
        const [key, text] = controlChange(now, control.name, String(value)) ?? ['CAMERA_NAME', '\0'];
        expect(
          () => config(`--${key.toLowerCase().replaceAll('_', '-')}`, text),
          `${key}=${text}`,
        ).to.not.throw();
        expect(SETTINGS[key].affects).to.equal('camera');
      }
    }
  });

  it('are none whose setting the command line decides', () => {
    const isLocked = (key: Key) => key === 'CAMERA_BRIGHTNESS';
    const names = pictureControls(config(), isLocked).map(({ name }) => name);
    expect(names).to.not.include('brightness');
    expect(names).to.include('contrast');
  });

  it('zoom around the middle of what is seen, and stay in the picture', () => {
    expect(controlChange(config(), 'zoom', '2')).to.deep.equal(['CAMERA_ROI', '0.2500,0.2500,0.5000,0.5000']);
    expect(controlChange(config(), 'zoom', '1')).to.deep.equal(['CAMERA_ROI', '']);
    const corner = config('--camera-roi', '0.75,0.75,0.25,0.25');
    expect(controlChange(corner, 'zoom', '2')).to.deep.equal(['CAMERA_ROI', '0.5000,0.5000,0.5000,0.5000']);
    expect(controlValues(corner, pictureControls(corner, NOTHING_LOCKED)).get('zoom')).to.equal('4');
    for (const wrong of ['0.5', '9', '', 'much', 'NaN'])
      expect(controlChange(config(), 'zoom', wrong)).to.equal(null);
  });

  it('do not zoom where masks would then hide something else', () => {
    const masked = config('--privacy-masks', '0,0 0.5,0 0.5,0.5');
    expect(pictureControls(masked, NOTHING_LOCKED).map(({ name }) => name)).to.not.include('zoom');
    expect(controlChange(masked, 'zoom', '2')).to.equal(null);
  });
});
