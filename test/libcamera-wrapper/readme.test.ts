import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { CameraError, OPTIONS } from 'libcamera-wrapper';
import type { CameraErrorCode } from 'libcamera-wrapper';
import { IMX219 } from './camera-lists.ts';
import { ProgramFolder } from './program-folder.ts';

const CODES = [
  'no-binary',
  'broken-install',
  'no-camera',
  'busy',
  'permission',
  'bad-option',
  'out-of-memory',
  'out-of-files',
  'front-end-timeout',
  'crash',
  'not-a-pi',
  'aborted',
] as const satisfies readonly CameraErrorCode[];

/** Does not compile when a code is missing above. */
const complete: [Exclude<CameraErrorCode, (typeof CODES)[number]>] extends [never] ? true : false = true;

const README = new URL('../../../daemon/libcamera-wrapper/README.md', import.meta.url);

/** The cells of a table below a heading, a list a row. */
function rows(readme: string, heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const isRetryable = (code: CameraErrorCode): boolean => new CameraError(code, '', { hint: '' }).retryable;

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

  /** Runs the example for a moment where `script` is the camera program; returns what it says. */
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

  it('has every option with its limits, its name on the command line and its release', () => {
    const expected = Object.entries(OPTIONS).map(([name, { flag, allowed, since }]) => [
      `\`${name}\``,
      allowed,
      flag === null ? '' : `\`--${flag}\``,
      since === undefined ? '' : `v${since}`,
    ]);
    expect(rows(readme, 'Options')).to.deep.equal(expected);
  });

  it('has every error code, and whether it is retryable', () => {
    const table = rows(readme, 'Errors').map(([code, , , retryable]) => [code, retryable]);
    expect(complete).to.equal(true);
    expect(table).to.deep.equal(CODES.map((code) => [`\`${code}\``, isRetryable(code) ? 'yes' : 'no']));
  });

  it('has an example that writes the stream to a file', async () => {
    const list = await folder.text('list', IMX219);
    const script = `[ "$1" = --list-cameras ] && { cat '${list}'; exit; }\nprintf 'jpeg bytes'; exec sleep 60`;
    expect(await runExample(script)).to.equal('');
    expect(await readFile(`${folder.path}/garden.mjpeg`, 'utf8')).to.equal('jpeg bytes');
    expect((await folder.calls())[1]).to.contain('--mode 1640:1232:10:P');
  });

  it('has an example that says what is wrong and what to do', async () => {
    expect(await runExample('echo "No cameras available!"')).to.match(
      /^no-camera: No camera was found\. Check/,
    );
  });
});
