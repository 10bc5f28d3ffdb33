import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { cardKeys, clearAtNextStart } from '../../daemon/settings/card-values.ts';
import { settingGroups } from '../../daemon/settings/settings-document.ts';

describe('settings of the card', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-card-'));
  const card = join(folder, 'picamd.conf');
  after(() => rmSync(folder, { recursive: true }));

  const keysOf = (content: string, copy = card, more: string[] = []) => {
    writeFileSync(card, content);
    const loaded = loadConfig(['--config', '/dev/null', '--override-file', card, ...more], { HOME: folder });
    return cardKeys({ groups: settingGroups(loaded, false) }, copy);
  };

  it('can be cleared if the settings page could set them: no path, no program, nothing that must be confirmed', () => {
    expect(
      keysOf('CAMERA_HFLIP=on\nMAX_VIEWERS=9\nPORT=8001\nCAMERA_EXTRA_ARGS=--flush\nCREDENTIALS_FILE=/x\n'),
    ).to.have.members(['CAMERA_HFLIP', 'MAX_VIEWERS']);
  });

  it('are not those of another override file, nor what the command line sets', () => {
    expect(keysOf('MAX_VIEWERS=9\n', '/run/picamd-boot/picamd.conf')).to.deep.equal([]);
    expect(keysOf('MAX_VIEWERS=9\n', card, ['--max-viewers', '8'])).to.deep.equal([]);
  });

  it('are named in a file for the next start, or stay', async () => {
    const saved = join(folder, 'settings.conf');
    await clearAtNextStart(saved, ['CAMERA_HFLIP', 'MAX_VIEWERS']);
    const request = join(folder, 'clear-on-card');
    expect(readFileSync(request, 'utf8')).to.equal('CAMERA_HFLIP\nMAX_VIEWERS\n');
    expect(statSync(request).mode & 0o777).to.equal(0o640);
    for (const path of [null, join(card, 'settings.conf')]) {
      const error = await clearAtNextStart(path, ['MAX_VIEWERS']).catch((caught: unknown) => caught);
      expect(error).to.have.property('code', 'settings-not-saved');
    }
  });
});
