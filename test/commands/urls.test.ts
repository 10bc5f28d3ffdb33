import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { localName } from '../../daemon/net/local-addresses.ts';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { printedUrls, urlsText } from '../../daemon/commands/urls.ts';
import { picamd } from '../helpers/run-command.ts';

const ADDRESSES = ['192.0.2.7', 'fd00::7'];

describe('picamd urls', () => {
  function urls(settings: string[], program?: string, addresses = ADDRESSES): string {
    return urlsText(loadConfig(['--config', '/dev/null', ...settings], {}).config, program, addresses);
  }

  /** Without line breaks. */
  function flat(text: string): string {
    return text.replaceAll(/\s+/g, ' ');
  }

  it('prints the URLs and the programs', async () => {
    const { code, stdout, stderr } = await picamd(['urls', '--config', '/dev/null', '--port', '8001']);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(
      /^Camera {4}\S+\nPage {6}http:\/\/127\.0\.0\.1:8001\/\nStream {4}http:\/\/127\.0\.0\.1:8001\/video_feed\n/,
    );
    expect(stdout).to.match(
      /^Snapshot {2}.*\/snapshot\.jpg\nStatus {4}.*\/status\nRecipes {3}.*\/recipes\n/m,
    );
    for (const { id, name } of RECIPES) expect(stdout).to.match(new RegExp(`^  ${id} +${name}, `, 'm'));
    expect(stdout.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('prints the recipe for a program', async () => {
    const { code, stdout } = await picamd([
      'urls',
      'Home-Assistant',
      '--config',
      '/dev/null',
      '--host',
      '192.0.2.9',
    ]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^Home Assistant, home automation\n=/);
    expect(stdout).to.include('  MJPEG URL           http://192.0.2.9:8000/video_feed?token=TOKEN\n');
  });

  it('has the motion masks that were drawn on the settings page, for Frigate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-urls-'));
    const mask = {
      name: 'Tree',
      points: [
        [0, 0],
        [0.5, 0],
        [0.5, 1],
      ],
    };
    writeFileSync(join(folder, 'motion.json'), JSON.stringify({ masks: [mask] }), { mode: 0o600 });
    const loaded = loadConfig(['urls', 'frigate', '--config', '/dev/null'], { STATE_DIRECTORY: folder });
    expect(await printedUrls(loaded)).to.include('        - "0,0,0.5,0,0.5,1"\n');
    rmSync(folder, { recursive: true });
  });

  it('says that a loopback address is for this machine only, and how to open it', () => {
    for (const text of [urls([]), urls([], 'vlc'), urls(['--host', 'localhost'])])
      expect(flat(text)).to.include('Only programs on this machine can use').and.include('HOST=0.0.0.0');
  });

  it("has the machine's address if it listens on all, and its other names", () => {
    for (const host of ['0.0.0.0', '::']) {
      const text = urls(['--host', host]);
      expect(text).to.include('Stream    http://192.0.2.7:8000/video_feed\n');
      expect(flat(text))
        .to.include(`The camera is also at ${localName()}, [fd00::7].`)
        .and.include('picamd token add');
      expect(text).not.to.include('Only programs on this machine');
    }
    expect(urls(['--host', '0.0.0.0'], 'motion')).to.include('netcam_url mjpeg://192.0.2.7:8000/');
    expect(urls(['--host', '::'], undefined, [])).to.include(`http://${localName()}:8000/`);
  });

  it('has the address that it listens on if there is only one', () => {
    const text = urls(['--host', 'fd00::7', '--port', '80']);
    expect(text).to.include('Page      http://[fd00::7]/\n');
    expect(text).not.to.match(/The camera is also|Only programs/);
  });

  it('says that PORT=0 is not a fixed port', () => {
    expect(flat(urls(['--port', '0']))).to.include('With PORT=0 the port changes at each start');
  });

  it('suggests a similar name for an unknown program, and exits with 64', async () => {
    const near = await picamd(['urls', 'octopint', '--config', '/dev/null']);
    expect([near.code, near.stdout]).to.deep.equal([64, '']);
    expect(near.stderr).to.equal('picamd: There is no recipe for "octopint". Did you mean octoprint?\n');
    expect(() => urls([], 'a-very-different-thing'))
      .to.throw(PicamdError)
      .with.property('hint')
      .that.matches(/^Choose one of home-assistant, frigate, octoprint, .*opencv\.$/);
  });
});
