import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';

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
