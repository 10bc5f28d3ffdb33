import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { shapedLink, whyNoShapedLink } from '../helpers/shaped-link.ts';
import type { ShapedLink } from '../helpers/shaped-link.ts';
import { skipNamed } from '../helpers/skip-named.ts';

const PASS = fileURLToPath(new URL('../../../test/helpers/pass-socket.pl', import.meta.url));
const AGES = fileURLToPath(new URL('../fixtures/frame-ages.js', import.meta.url));

describe('a slow link', () => {
  const FRAME_BYTES = 39_000;
  const SECONDS = 8;
  let link: ShapedLink;
  let folder: string;

  before(function () {
    const why = whyNoShapedLink();
    if (why !== null) skipNamed(this, `a slow link: ${why}`);
    link = shapedLink('4mbit');
    folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    for (let seed = 0; seed < 4; seed++)
      writeFileSync(
        join(folder, `${seed}.jpg`),
        jpeg({ width: 640, height: 480, scanBytes: FRAME_BYTES - 600, seed }),
      );
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    link?.remove();
  });

  /** Ages of the frames at the viewer, in ms, without the first second. */
  async function ages(sendBuffer: number): Promise<number[]> {
    const source = [
      '--auth',
      'none',
      '--source',
      'file',
      '--source-file',
      folder,
      '--camera-framerate',
      '30',
    ];
    const before = [...link.atServer, 'perl', PASS, link.serverAddress, '8000', String(sendBuffer)];
    const daemon: RunningDaemon = await startDaemon(source, {}, before);
    await daemon.logged(/camera: streaming/);
    const [command, ...words] = [
      ...link.atViewer,
      process.execPath,
      AGES,
      `http://${link.serverAddress}:8000/video_feed`,
      String(SECONDS),
    ];
    const viewer = spawn(command ?? '', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    viewer.stdout.on('data', (chunk) => (out += String(chunk)));
    await once(viewer, 'close');
    await daemon.stop();
    const all = JSON.parse(out) as number[];
    return all.slice(Math.floor(all.length / SECONDS));
  }

  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

  it('shows frames at most half a second old with a small send buffer', async () => {
    const small = median(await ages(64 * 1024));
    const left = median(await ages(0));
    console.log(
      `      median age at 4 Mbit/s: ${small.toFixed(0)} ms with SendBuffer=64K, ${left.toFixed(0)} ms without`,
    );
    expect(small).to.be.at.most(500);
    expect(left).to.be.greaterThan(small);
  }).timeout(120_000);
});
