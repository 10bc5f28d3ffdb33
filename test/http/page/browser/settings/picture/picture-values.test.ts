import { expect } from 'chai';
import { isOfMore } from '../../../../../../daemon/http/page/browser/settings/picture/picture-rows.ts';
import {
  PRESET_NAMES,
  presetChanges,
} from '../../../../../../daemon/http/page/browser/settings/picture/presets.ts';
import {
  limitsOf,
  positionOf,
  readValue,
  SLIDERS,
  valueAt,
} from '../../../../../../daemon/http/page/browser/settings/picture/slider-scale.ts';
import { cameraProblems } from '../../../../../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../../../../../daemon/config/load.ts';
import { flagOf, isKey, SETTINGS } from '../../../../../../daemon/config/settings.ts';
import { settingGroups } from '../../../../../../daemon/settings/settings-document.ts';
import type { SettingsDocument } from '../../../../../../daemon/http/page/browser/settings/settings-document.ts';

function documentFor(...args: string[]): SettingsDocument {
  const loaded = loadConfig(['--config', '/dev/null', ...args], {}, cameraProblems);
  return { lastChange: null, notices: [], maskReview: null, groups: settingGroups(loaded, false) };
}

describe('the sliders of the picture', () => {
  for (const [key, scale] of Object.entries(SLIDERS))
    it(`give ${key} values that it may have, and come back to where they were`, () => {
      if (!isKey(key)) throw new Error(`${key} is no setting`);
      const { min, max } = limitsOf(scale);
      for (const share of [0, 0.25, 0.5, 0.98, 1]) {
        const text = valueAt(scale, min + share * (max - min));
        expect(loadConfig(['--config', '/dev/null', flagOf(key), text], {}).problems).to.deep.equal([]);
        expect(positionOf(scale, Number(text))).to.be.closeTo(min + share * (max - min), (max - min) / 20);
      }
      expect(scale.neutral).to.be.within(scale.from, scale.to);
      // What an empty setting means must be known, or the default would be shown wrong.
      expect([scale.auto ?? '', '']).to.include(SETTINGS[key].defaultText);
      expect(readValue(key, SETTINGS[key].defaultText)).to.equal(
        scale.auto === undefined ? String(scale.neutral) : '',
      );
    });
});

describe('the presets of the picture', () => {
  for (const name of PRESET_NAMES)
    it(`make ${name} of values that the camera program takes together`, () => {
      const changes = presetChanges(name, documentFor(), () => '');
      const args = Object.entries(changes).flatMap(([key, value]) =>
        isKey(key) ? [flagOf(key), value ?? ''] : [],
      );
      expect(args.length).to.be.greaterThan(10);
      expect(loadConfig(['--config', '/dev/null', ...args], {}, cameraProblems).problems).to.deep.equal([]);
    });

  it('leave alone what is locked, and take the rate of the night back', () => {
    const document = documentFor('--camera-exposure', 'short');
    expect(presetChanges('night', document, () => '')).to.not.have.property('CAMERA_EXPOSURE');
    expect(presetChanges('day', document, () => '10')).to.deep.include({ CAMERA_FRAMERATE: null });
    expect(presetChanges('day', document, () => '30')).to.not.have.property('CAMERA_FRAMERATE');
  });
});

describe('the rows of the picture', () => {
  it('have each setting of the section once: what has no place of its own is under "More"', () => {
    const keys = documentFor()
      .groups.flatMap(({ settings }) => settings)
      .filter(({ section, key }) => section === 'picture' && isOfMore(key))
      .map(({ key }) => key);
    expect(keys).to.deep.equal([
      'CAMERA_SHUTTER_US',
      'CAMERA_GAIN',
      'CAMERA_METERING',
      'CAMERA_AWB_GAINS',
      'CAMERA_HDR',
    ]);
  });
});
