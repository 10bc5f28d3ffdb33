import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CameraManager } from '../../daemon/camera/camera-manager.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { eventually } from '../helpers/eventually.ts';
import { madeJpeg } from '../helpers/made-jpeg.ts';
import { seeded } from '../soak/random.ts';

function jpeg(width: number, height: number, seed: number): Buffer {
  const sampling = [
    [2, 2],
    [1, 1],
    [1, 1],
  ] as const;
  const plain = { restart: 0, isExtended: false, density: 0.3, fill: 0, isShifting: false };
  return madeJpeg({ width, height, sampling, ...plain, random: seeded(seed) });
}

describe('a private camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-private-'));
  const file = join(folder, 'camera.mjpeg');
  const args = ['--source', 'file', '--source-file', file, '--camera-framerate', '60'];
  const card = jpeg(48, 32, 99);
  let sizes: { width: number; height: number }[] = [];
  let frames: Frame[] = [];
  let lines = '';
  let manager: CameraManager;

  const draw = async (size: { width: number; height: number }) => {
    sizes.push(size);
    return card;
  };
  const config = (...more: string[]) => loadConfig([...args, ...more], {}).config;
  const cameras = () => lines.match(/"msg":"camera: [^"]*camera\.mjpeg/g)?.length ?? 0;

  before(() => writeFileSync(file, Buffer.concat([1, 2, 3].map((seed) => jpeg(64, 32, seed)))));
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    [sizes, frames, lines] = [[], [], ''];
    manager = new CameraManager({
      log: createLog(
        { level: 'info', format: 'json' },
        { write: (line) => void (lines += line), close: async () => {} },
      ),
      envelope: PART_ENVELOPE,
      onFrame: (frame) => void frames.push(frame),
      onOverrun: () => {},
      onState: () => {},
      staleMs: () => 10_000,
    });
  });
  afterEach(() => manager.stop());

  it('has no picture of before from the moment on, and shows the card in the size of the last picture', async () => {
    await manager.start(config());
    await eventually('a picture', () => manager.current() !== null);
    const ring = manager.camera?.ring;
    const done = manager.usePrivacy(draw);
    expect(manager.isPrivate()).to.equal(true);
    expect([manager.current(), ring?.frameCount]).to.deep.equal([null, 0]);
    frames = [];
    await done;
    await eventually('a picture', () => manager.current() !== null);
    expect(sizes).to.deep.equal([{ width: 64, height: 32 }]);
    expect(frames.every((frame) => frame.width === 48)).to.equal(true);
    expect(manager.camera?.ring).not.to.equal(ring);
    expect([manager.camera?.state, manager.outlook.works, manager.outlook.isStreaming]).to.deep.equal([
      'private',
      true,
      false,
    ]);
    // Cards do not count as frames of the camera, and are no news of it.
    const { frames: before } = manager.totals.with(manager.camera);
    await eventually('another card', () => frames.length > 1);
    expect(manager.totals.with(manager.camera).frames).to.equal(before).and.to.be.greaterThan(0);
    expect(lines.match(/camera: streaming/g)?.length).to.equal(1);
  });

  it('does not start the camera for other settings, and has it again with them', async () => {
    await manager.start(config());
    await manager.usePrivacy(draw);
    await manager.change(config(), config('--camera-width', '320', '--camera-height', '240'));
    await eventually('another card', () => sizes.at(-1)?.width === 320);
    expect(cameras()).to.equal(1);
    await manager.start(config());
    expect([manager.camera?.state, cameras()]).to.deep.equal(['private', 1]);
    await manager.usePrivacy(null);
    await eventually('the camera', () => manager.camera?.state === 'streaming');
    expect(cameras()).to.equal(2);
  });

  it('never starts the camera if it is private before the start', async () => {
    await manager.usePrivacy(draw);
    expect(manager.camera).to.equal(null);
    await manager.start(config('--camera-rotation', '90'));
    await eventually('a picture', () => manager.current() !== null);
    // As it is shown: nobody must turn a card.
    expect([cameras(), manager.turn(), sizes]).to.deep.equal([0, 0, [{ width: 720, height: 1280 }]]);
  });

  it('is what was asked last, however fast it is switched while the camera starts', async () => {
    const all = [manager.start(config())];
    for (const isPrivate of [true, false, true, false, true])
      all.push(manager.usePrivacy(isPrivate ? draw : null));
    await Promise.all(all);
    expect([manager.camera?.state, cameras()]).to.deep.equal(['private', 0]);
    await Promise.all([manager.usePrivacy(null), manager.usePrivacy(draw), manager.usePrivacy(null)]);
    await eventually('the camera', () => manager.camera?.state === 'streaming');
    expect(cameras()).to.equal(1);
  });

  it('is private, and says so, also if no card can be drawn', async () => {
    await manager.start(config());
    await manager.usePrivacy(() => Promise.reject(new Error('no font')));
    await eventually('the failure', () => lines.includes('no font'));
    expect([manager.camera?.state, manager.current()]).to.deep.equal(['private', null]);
  });

  it('does nothing after stop()', async () => {
    await manager.start(config());
    await manager.stop();
    await manager.usePrivacy(draw);
    expect(sizes).to.deep.equal([]);
  });
});
