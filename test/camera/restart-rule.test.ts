import { expect } from 'chai';
import { restartsCamera } from '../../daemon/camera/restart-rule.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { KEYS, SETTINGS } from '../../daemon/config/settings.ts';
import type { Config, Key } from '../../daemon/config/settings.ts';

describe('a change of settings', () => {
  const { config: before } = loadConfig(['--config', '/dev/null'], {});
  const changed = (key: Key): Config => ({ ...before, [key]: ['other'] });
  const restarting = (kind: Parameters<typeof restartsCamera>[2]) =>
    KEYS.filter((key) => restartsCamera(before, changed(key), kind));

  it('restarts rpicam-vid for each setting of the camera, and for no other', () => {
    expect(restarting('rpicam')).to.deep.equal(KEYS.filter((key) => SETTINGS[key].affects === 'camera'));
    expect(restartsCamera(before, before, 'rpicam')).to.equal(false);
  });

  it('restarts the camera for what is recorded, if the ring must be longer for it', () => {
    const load = (...argv: string[]) => loadConfig(['--config', '/dev/null', ...argv], {}).config;
    const large = ['--camera-width', '1920', '--camera-height', '1080'];
    const restarts = (...size: string[]) =>
      restartsCamera(load(...size), load(...size, '--record', 'events', '--pre-seconds', '8'), 'test');
    expect(restarts(...large)).to.equal(true);
    expect(restarts('--camera-width', '320', '--camera-height', '240')).to.equal(false);
    expect(restarts(...large, '--ring-bytes', '64M')).to.equal(false);
  });

  it('restarts another source only for what it uses', () => {
    const spared = restarting('rpicam').filter((key) => !restarting('test').includes(key));
    expect(spared).to.include.members(['CAMERA_BRIGHTNESS', 'CAMERA_HFLIP', 'CAMERA_EXTRA_ARGS']);
    // The binary decides what SOURCE=auto means; the rest is for every source.
    for (const key of [
      'CAMERA_BINARY',
      'CAMERA_ROTATION',
      'CAMERA_WIDTH',
      'PRIVACY_MASKS',
      'SOURCE',
    ] as const)
      expect(spared).to.not.include(key);
  });
});
