import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { IMX219 } from './camera-lists.ts';
import { ProgramFolder } from './program-folder.ts';

const README = new URL('../../../daemon/libcamera-wrapper/README.md', import.meta.url);

describe('the README of libcamera-wrapper', () => {
  let readme: string;
  let folder: ProgramFolder;
  before(async () => {
    readme = await readFile(README, 'utf8');
  });
  beforeEach(async () => {
    folder = await ProgramFolder.create();
  });
  afterEach(() => folder.remove());

  /** Runs the example for a moment with `script` as the camera program; returns its stderr. */
  async function runExample(script: string): Promise<string> {
    await folder.program(script);
    const example = /```js\n([^]*?)```/u.exec(readme)![1]!.replace('10_000', '700');
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', example.replace('garden.mjpeg', `${folder.path}/garden.mjpeg`)],
      { env: { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` } },
    );
    return stderr;
  }

  it('has an example that writes the stream to a file', async () => {
    const list = await folder.text('list', IMX219);
    const script = `[ "$1" = --list-cameras ] && { cat '${list}'; exit; }\nprintf 'jpeg bytes'; exec sleep 60`;
    expect(await runExample(script)).to.equal('');
    expect(await readFile(`${folder.path}/garden.mjpeg`, 'utf8')).to.equal('jpeg bytes');
    expect((await folder.calls())[1]).to.contain('--mode 1640:1232:10:P');
  });

  it('has an example that reports the error and what to do', async () => {
    expect(await runExample('echo "No cameras available!"')).to.match(
      /^no-camera: No camera was found\. Check/,
    );
  });
});
