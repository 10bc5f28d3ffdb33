import { expect } from 'chai';
import { buildArguments, OPTION_NAMES, OPTION_TABLE, parseVersion } from 'libcamera-wrapper';
import type { OptionName } from 'libcamera-wrapper';
import { settingOf, withSettingNames } from '../../../daemon/camera/sources/option-names.ts';
import { videoOptions } from '../../../daemon/camera/sources/video-options.ts';
import { CAMERA_SETTINGS } from '../../../daemon/config/camera-settings.ts';
import { ConfigError, loadConfig } from '../../../daemon/config/load.ts';
import { flagOf } from '../../../daemon/config/settings.ts';
import type { Config, Key } from '../../../daemon/config/settings.ts';
import { parseCommandLine } from '../../fixtures/fake-rpicam-vid/command-line.ts';
import { optionTable } from '../../fixtures/fake-rpicam-vid/option-table.ts';
import { checkEarly, checkHdr, checkLate } from '../../fixtures/fake-rpicam-vid/settings.ts';

const NEWEST = '1.13.0';
/** CAMERA_EXTRA_ARGS can pass them. */
const OPTIONS_WITHOUT_SETTING = ['mode', 'autofocusSpeed', 'autofocusWindow', 'postProcessFile'];
/** They are about the program, not about the picture. */
const SETTINGS_WITHOUT_OPTION = ['CAMERA_NAME', 'CAMERA_BINARY', 'CAMERA_MODE', 'PRIVACY_MASKS'];

/** Settings whose range is smaller than that of the option. */
const NARROWER: { readonly [K in Key]?: readonly [min: number, max: number] } = {
  CAMERA_ID: [0, 15],
  // The size of the largest sensor for a Pi.
  CAMERA_WIDTH: [16, 9152],
  CAMERA_HEIGHT: [16, 6944],
  // 0 is a variable rate, with which a stall could not be told from a long exposure.
  CAMERA_FRAMERATE: [0.1, 240],
  CAMERA_SHUTTER_US: [0, 200_000_000],
};
/** Words that no setting offers: `custom` needs a matching tuning file, `normal` is a synonym of `auto`. */
const NOT_OFFERED: { readonly [K in Key]?: readonly string[] } = {
  CAMERA_EXPOSURE: ['custom'],
  CAMERA_METERING: ['custom'],
  CAMERA_AWB: ['normal', 'custom'],
};
/** Where the value on the command line is not that of the setting; null: the option is not passed. */
const PASSED: { readonly [K in Key]?: Readonly<Record<string, string | null>> } = {
  CAMERA_ROTATION: { '0': null },
  CAMERA_SHUTTER_US: { '0': null },
  CAMERA_GAIN: { '0': null },
  CAMERA_ANTI_FLICKER: { off: null, '50hz': '10000us', '60hz': '8333us' },
  CAMERA_HDR: { off: null },
  CAMERA_HFLIP: { off: null, on: 'true' },
  CAMERA_VFLIP: { off: null, on: 'true' },
  CAMERA_NO_RAW: { off: null, on: 'true' },
};
/** Valid and invalid texts of settings that are not a number, a word or a switch. */
const OTHERS: { readonly [K in Key]?: { good: readonly string[]; bad: readonly string[] } } = {
  CAMERA_ROI: { good: ['0.25,0,0.5,1'], bad: ['0,0,2,2', '0,0,1'] },
  CAMERA_AWB_GAINS: { good: ['1.5,32'], bad: ['1.5', '33,1'] },
  CAMERA_TUNING_FILE: { good: ['/a b.json'], bad: [] },
};

function load(key: Key, text: string): Config | null {
  try {
    return loadConfig(['--config', '/dev/null', `${flagOf(key)}=${text}`], {}).config;
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** Texts at both ends of the setting's range and beyond, or all of its words. */
function samples(name: OptionName, key: Key): { good: readonly string[]; bad: readonly string[] } {
  const others = OTHERS[key];
  if (others !== undefined) return others;
  const { allowed } = OPTION_TABLE[name];
  if (allowed === 'true or false') return { good: ['on', 'off'], bad: ['maybe'] };
  const [, words] = /^one of (.+)$/.exec(allowed) ?? [];
  const notOffered = NOT_OFFERED[key] ?? [];
  if (words !== undefined)
    return {
      good: words.split(', ').filter((word) => !notOffered.includes(word)),
      bad: ['nonsense', ...notOffered],
    };
  const [, lowest = '', highest = ''] = /from (-?[\d.]+) to ([\d.]+)/.exec(allowed) ?? [];
  const [min, max] = NARROWER[key] ?? [Number(lowest), Number(highest)];
  const isWhole = allowed.includes('whole');
  const step = allowed.includes('even') ? 2 : isWhole ? 1 : 0.01;
  const outside = [min - step, max + step].map((value) => value.toFixed(isWhole ? 0 : 2));
  return { good: [`${min}`, `${max}`], bad: outside };
}

/** The value that the fake rpicam-vid reads; null if the option is not passed. */
function readByProgram(name: OptionName, config: Config): string | null {
  // A variable rate allows any exposure time.
  const rate = name === 'framerate' ? {} : { framerate: 0 };
  const capabilities = parseVersion(`rpicam-apps build: v${NEWEST} 01-01-2026`) ?? undefined;
  const argv = buildArguments({ ...videoOptions(config), ...rate }, capabilities);
  const values = parseCommandLine(argv, optionTable(NEWEST));
  checkEarly(values);
  checkHdr(values);
  checkLate(values);
  return values.get(OPTION_TABLE[name].flag ?? '') ?? null;
}

function knows(version: string, flag: string): boolean {
  return optionTable(version).some((row) => row.name === flag);
}

describe('each camera setting', () => {
  const settings = Object.keys(CAMERA_SETTINGS) as Key[];
  const pairs = OPTION_NAMES.flatMap((name) => {
    const key = settingOf(name);
    return key === null ? [] : [{ name, key }];
  });

  it('is the setting of one option of rpicam-vid', () => {
    expect(pairs.map(({ key }) => key)).to.have.members(
      settings.filter((key) => !SETTINGS_WITHOUT_OPTION.includes(key)),
    );
    expect(OPTION_NAMES.filter((name) => settingOf(name) === null)).to.have.members(OPTIONS_WITHOUT_SETTING);
  });

  for (const { name, key } of pairs) {
    const { flag, since, accepts } = OPTION_TABLE[name];
    if (flag === null) continue;

    it(`${key} has the range of --${flag}, and reaches rpicam-vid`, () => {
      const { good, bad } = samples(name, key);
      for (const text of good) {
        const config = load(key, text);
        if (config === null) throw new Error(`${key} does not take ${text}`);
        const value = videoOptions(config)[name];
        expect(value === undefined || accepts(value), text).to.equal(true);
        // startCamera() replaces the full view by a mode.
        if (name === 'fieldOfView') continue;
        const passed = PASSED[key]?.[text];
        expect(readByProgram(name, config), text).to.equal(passed === undefined ? text : passed);
      }
      for (const text of bad) {
        expect(load(key, text), text).to.equal(null);
        if (NARROWER[key] !== undefined || NOT_OFFERED[key]?.includes(text)) continue;
        expect(accepts(text) || accepts(Number(text)), text).to.equal(false);
      }
    });

    it(`--${flag} has been in rpicam-vid ${since === undefined ? 'always' : `since v${since}`}`, () => {
      expect(knows(since ?? '1.0.0', flag)).to.equal(true);
      if (since === undefined) return;
      expect(
        knows(
          since.replace(/\d+$/, (patch) => `${Number(patch) - 1}`),
          flag,
        ),
      ).to.equal(false);
    });
  }
});

describe('videoOptions', () => {
  it('leaves empty settings to the camera program', () => {
    const options = videoOptions(loadConfig(['--config', '/dev/null'], {}).config);
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(given)).to.deep.equal({
      camera: 0,
      width: 1280,
      height: 720,
      framerate: 30,
      quality: 70,
      fieldOfView: 'auto',
      antiFlicker: 'off',
      extraArgs: [],
    });
  });

  it('passes settings on', () => {
    const argv = [
      '--camera-rotation=180',
      '--camera-hflip',
      '--camera-roi=0,0.25,0.5,0.5',
      '--camera-awb-gains=1.5,2',
      '--camera-anti-flicker=50hz',
      '--camera-shutter-us=1000',
      '--camera-ev=-1',
      '--camera-brightness=0',
      '--camera-lens-position=0',
      '--camera-extra-args=--info-text "a b"',
    ];
    const options = videoOptions(loadConfig(['--config', '/dev/null', ...argv], {}).config);
    expect(options).to.deep.include({
      rotation: 180,
      hflip: true,
      roi: { x: 0, y: 0.25, width: 0.5, height: 0.5 },
      awbGains: { red: 1.5, blue: 2 },
      antiFlicker: '50hz',
      shutterUs: 1000,
      ev: -1,
      brightness: 0,
      lensPosition: 0,
      extraArgs: ['--info-text', 'a b'],
    });
  });
});

describe('withSettingNames', () => {
  it('names the settings instead of the options', () => {
    expect(withSettingNames('width and height must be given together')).to.equal(
      'CAMERA_WIDTH and height must be given together',
    );
    expect(withSettingNames("lensPosition is 2: autofocusMode must be 'manual' or left out")).to.equal(
      "CAMERA_LENS_POSITION is 2: CAMERA_AUTOFOCUS_MODE must be 'manual' or left out",
    );
    expect(withSettingNames('The width of the camera')).to.equal('The width of the camera');
  });
});
