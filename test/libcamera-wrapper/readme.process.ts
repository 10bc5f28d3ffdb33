import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { IMX219 } from './camera-lists.ts';
import { ProgramFolder } from './program-folder.ts';

const README = new URL('../../../daemon/libcamera-wrapper/README.md', import.meta.url);

/** Instead of the example's time limit, which a busy machine may need to start it. */
const STOP = "const stop = new AbortController(); process.stdin.once('data', () => stop.abort()).unref();";

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

  const garden = () => `${folder.path}/garden.mjpeg`;
  const written = () => (existsSync(garden()) ? readFileSync(garden(), 'utf8') : '');

  /** Runs the example with `script` as the camera program, and stops it when the file has bytes; returns its stderr. */
  async function runExample(script: string): Promise<string> {
    await folder.program(script);
    const example = /```js\n([^]*?)```/u
      .exec(readme)![1]!
      .replace('AbortSignal.timeout(10_000)', 'stop.signal')
      .replace('garden.mjpeg', garden());
    const running = promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `${STOP}\n${example}`],
      { env: { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` } },
    );
    const { child } = running;
    while (child.exitCode === null && written() === '') await delay(20);
    child.stdin?.on('error', () => {}).end('stop');
    return (await running).stderr;
  }

  it('has an example that writes the stream to a file', async () => {
    const list = await folder.text('list', IMX219);
    const script = `[ "$1" = --list-cameras ] && { cat '${list}'; exit; }\nprintf 'jpeg bytes'; exec sleep 60`;
    expect(await runExample(script)).to.equal('');
    expect(written()).to.equal('jpeg bytes');
    expect((await folder.calls())[1]).to.contain('--mode 1640:1232:10:P');
  });

  it('has an example that reports the error and what to do', async () => {
    expect(await runExample('echo "No cameras available!"')).to.match(
      /^no-camera: No camera was found\. Check/,
    );
  });
});
