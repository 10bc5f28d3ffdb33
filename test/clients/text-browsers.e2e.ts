import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import { countingProxy } from '../helpers/counting-proxy.ts';
import { startNumberedCamera } from '../helpers/numbered-camera.ts';
import { endTree } from '../helpers/process-facts.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { startScreen } from '../helpers/screen.ts';
import { numberOnScreen } from '../helpers/shown-number.ts';
import { eventually } from '../helpers/eventually.ts';

describe('browsers without script', () => {
  needs('lynx', 'links2');

  async function dump(program: string, url: string): Promise<string> {
    const { code, stdout } = await runProgram(program, ['-dump', url]);
    expect(code, program).to.equal(0);
    return stdout.toString();
  }

  for (const program of ['lynx', 'links2']) {
    it(`${program} is led to a page with the newest snapshot`, async () => {
      const app = await startApp();
      await app.logged(/camera: streaming/);
      const first = await dump(program, app.url);
      expect(first)
        .to.match(/refresh[^\n]*\?plain=1/i)
        .and.not.include('Test picture');
      const plain = await dump(program, `${app.url}/?plain=1`);
      expect(plain)
        .to.include('Picture of the camera')
        .and.not.match(/Test picture|No picture/);
      await app.stop();
    });

    it(`${program} is told why there is no picture`, async () => {
      const app = await startApp(['--source', 'file', '--source-file', '/nonexistent/picture.jpg']);
      await app.logged(/camera: backing-off/);
      const plain = await dump(program, `${app.url}/?plain=1`);
      expect(plain)
        .to.match(/No picture: [^]*nonexistent/)
        .and.not.include('Picture of the camera');
      await app.stop();
    });
  }
});

describe('browsers with pictures, without script', function () {
  this.timeout(120_000);
  needs('Xvfb', 'FFmpeg', 'dillo', 'NetSurf');

  /** NetSurf loads the page again. Dillo leaves that to a link at its top. */
  for (const [program, refreshes] of [
    ['dillo', false],
    ['netsurf-gtk', true],
  ] as const)
    it(`${program} is led to the page and shows the newest picture${refreshes ? ', again and again' : ''}`, async () => {
      const daemon = await startNumberedCamera();
      await daemon.logged(/camera: streaming/);
      const proxy = await countingProxy(daemon.port);
      const screen = await startScreen();
      const home = mkdtempSync(join(tmpdir(), 'picamd-browser-'));
      const browser = spawn(program, [`http://127.0.0.1:${proxy.port}/`], {
        stdio: 'ignore',
        env: { ...process.env, HOME: home, DISPLAY: screen.display },
      });
      const shown = (after: number) =>
        eventually(`a picture newer than number ${after}`, async () => {
          const number = numberOnScreen(await screen.grab());
          return number !== null && number > after ? number : null;
        });
      const first = await shown(-1);
      expect(proxy.requests.join(''))
        .to.include('GET /?plain=1 ')
        .and.match(/GET \/snapshot\.jpg\?at=\d+ /);
      if (refreshes) await shown(first);
      await endTree(browser);
      rmSync(home, { recursive: true });
      proxy.stop();
      await screen.close();
      await daemon.stop();
    });
});
