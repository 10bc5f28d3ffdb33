import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { KEYS, SETTINGS } from '../../daemon/config/settings.ts';
import { draftSettings } from '../../daemon/settings/settings-draft.ts';
import { SettingsError } from '../../daemon/settings/settings-error.ts';
import { isWritable, savedEntriesOf, savedText } from '../../daemon/settings/saved-text.ts';

describe('a draft of settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-draft-'));
  const [file, saved] = [join(folder, 'picamd.conf'), join(folder, 'settings.conf')];
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    writeFileSync(file, 'SOURCE=rpicam\nCAMERA_SHUTTER_US=30000\n');
    rmSync(saved, { force: true });
  });

  const load = () => loadConfig(['--config', file], { STATE_DIRECTORY: folder }, cameraProblems);
  const draft = (changes: Record<string, unknown>) =>
    draftSettings(load(), new Map(Object.entries(changes)), false);

  function refused(changes: Record<string, unknown>): SettingsError {
    try {
      draft(changes);
    } catch (error) {
      if (error instanceof SettingsError) return error;
      throw error;
    }
    throw new Error('it was not refused');
  }

  it('is refused if two of its values contradict each other', () => {
    const { code, problems } = refused({ RING_BYTES: '16M', MAX_FRAME_BYTES: '8M', METRICS: 'off' });
    expect(code).to.equal('settings-invalid');
    expect(problems.map(({ key }) => key)).to.have.members(['RING_BYTES', 'MAX_FRAME_BYTES']);
    expect(problems[0]?.message).to.match(/^RING_BYTES \(16777216\) must be at least/);
  });

  it('is refused if the camera program cannot do it with the values of other files', () => {
    expect(refused({ CAMERA_FRAMERATE: '60' }).problems).to.have.length(1);
  });

  it('is refused if it makes a value wrong that was set here before', () => {
    writeFileSync(saved, 'MAX_FRAME_BYTES=8M\nRING_BYTES=32M\n');
    expect(
      refused({ RING_BYTES: null, MAX_FRAME_BYTES: '32M', CAMERA_QUALITY: '0' }).problems,
    ).to.have.length(1);
    expect(refused({ RING_BYTES: '16M' }).code).to.equal('settings-invalid');
  });

  it('says what is wrong with the other files', () => {
    const before = load();
    writeFileSync(file, 'PORT=x\n');
    expect(() => draftSettings(before, new Map([['METRICS', 'off']]), false)).to.throw(
      SettingsError,
      'The other settings have mistakes',
    );
  });
});

describe('the text of settings.conf', () => {
  const AWKWARD = [
    '',
    'a b',
    '#',
    'a #b',
    'a#b',
    '"',
    "'",
    '"a"',
    "it's",
    '# "',
    "#' ",
    'ä🎥',
    '=',
    'a=b',
    '\\',
    '$(id)',
  ];

  it('is read back as it was written, or cannot be written', () => {
    for (const key of KEYS.filter((name) => SETTINGS[name].placeholder !== 'ARGS'))
      for (const text of AWKWARD.map((word) => word.trim()))
        if (isWritable(key, text)) {
          const { values } = savedEntriesOf(savedText({ values: new Map([[key, text]]), unknown: [] }));
          expect([...values], text).to.deep.equal([[key, text]]);
        }
    expect(AWKWARD.filter((text) => isWritable('CAMERA_NAME', text.trim()))).to.have.length(AWKWARD.length);
    for (const text of ['a\nPORT=1', 'a\r', '\0', '\u0085', `# '"`])
      expect(isWritable('CAMERA_NAME', text), JSON.stringify(text)).to.equal(false);
  });
});
