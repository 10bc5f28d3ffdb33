import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { hubCheck, hubUrls } from '../../daemon/commands/hub-texts.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { PicamdError } from '../../daemon/errors.ts';

describe('commands for a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-hub-texts-'));
  const file = join(folder, 'cameras');
  const { config } = loadConfig(
    ['hub', '--config', '/dev/null', '--cameras-file', file, '--host', '192.0.2.1'],
    {},
  );
  before(() => writeFileSync(file, 'hall http://hall/\nyard http://yard/stream\na.b http://x/\n'));
  after(() => rmSync(folder, { recursive: true }));

  it('--check shows the cameras, their memory and the mistakes in the list', async () => {
    const { lines, notices } = await hubCheck(config);
    expect(lines.join('\n')).to.include(`2 in ${file}: hall, yard`).and.include('a ring of 4 MB');
    expect(notices.map(({ code }) => code)).to.deep.equal(['bad-camera-line']);
    const without = await hubCheck({ ...config, CAMERAS_FILE: '' });
    expect([without.lines[1], without.notices[0]?.code]).to.deep.equal(['  0 in no file', 'no-cameras-file']);
  });

  it('urls shows those of the hub and of each camera, and no recipe', async () => {
    const text = await hubUrls(config);
    expect(text).to.include('Page      http://192.0.2.1:8000/\n');
    expect(text).to.include('Camera    yard\nStream    http://192.0.2.1:8000/cameras/yard/video_feed\n');
    const error = await hubUrls(config, 'frigate').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PicamdError).and.have.property('code', 'no-recipe');
  });
});
