import { expect } from 'chai';
import * as fc from 'fast-check';
import { check } from '../../daemon/commands/check.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { framesInRing, planMemory, ringProblem, settingsFor } from '../../daemon/config/memory-plan.ts';
import {
  memoryLines,
  memoryNotices,
  nightNotices,
  secondsNotices,
} from '../../daemon/config/memory-report.ts';
import { unusedNotices } from '../../daemon/config/unused-settings.ts';
import { FRAME_ROOM } from '../../daemon/frame/frame-room.ts';
import { SnapshotCopies } from '../../daemon/http/snapshot-copies.ts';
import { madeFrame } from '../helpers/made-frame.ts';

const MEBIBYTE = 1 << 20;
/** What Linux has of the memory of these boards. */
const ZERO_2_W = 425 * MEBIBYTE;
const BOARDS = [ZERO_2_W, 905 * MEBIBYTE, 3790 * MEBIBYTE];
const FULL_IMX708 = ['--camera-width=4608', '--camera-height=2592'];
const STILLS = [...FULL_IMX708, '--camera-framerate=2', '--camera-quality=95'];

function load(...argv: string[]) {
  return loadConfig(['--config', '/dev/null', ...argv], {});
}

/** Width, height and other settings as flags. */
function size(width: number, height: number, ...more: string[]): string[] {
  return [`--camera-width=${width}`, `--camera-height=${height}`, ...more];
}

/** MAX_FRAME_BYTES and RING_BYTES, in mebibytes rounded to two digits. */
function memory(machineBytes: number, ...argv: string[]): number[] {
  const { maxFrameBytes, ringBytes } = planMemory(load(...argv).config, machineBytes);
  return [maxFrameBytes, ringBytes].map((bytes) => Number((bytes / MEBIBYTE).toFixed(2)));
}

describe('the memory plan', () => {
  it('has a row for each board and resolution', () => {
    const row = (...argv: string[]) => BOARDS.map((machineBytes) => memory(machineBytes, ...argv));
    const usual = [4, 16];
    expect(row(...size(640, 480))).to.deep.equal([usual, usual, usual]);
    expect(row()).to.deep.equal([usual, usual, usual]);
    expect(row(...size(1920, 1080, '--camera-quality=100'))).to.deep.equal([
      [4, 23],
      [4, 23],
      [4, 23],
    ]);
    expect(row(...size(1920, 1080, '--camera-framerate=60', '--camera-quality=98'))).to.deep.equal([
      [4, 34],
      [4, 34],
      [4, 34],
    ]);
    expect(row(...STILLS)).to.deep.equal([
      [10, 31],
      [10, 31],
      [10, 31],
    ]);
    expect(row(...FULL_IMX708)).to.deep.equal([
      [4, 27],
      [4, 27],
      [4, 27],
    ]);
    expect(row(...size(9152, 6944, '--camera-quality=100'))).to.deep.equal([
      [12.99, 39],
      [27.99, 84],
      [64, 193],
    ]);
  });

  it('obeys what is set', () => {
    expect(memory(ZERO_2_W, '--max-frame-bytes=512K')).to.deep.equal([0.5, 16]);
    expect(memory(ZERO_2_W, '--max-frame-bytes=8M')).to.deep.equal([8, 25]);
    expect(memory(ZERO_2_W, '--max-frame-bytes=64M')).to.deep.equal([64, 193]);
    expect(memory(ZERO_2_W, '--ring-bytes=512M')).to.deep.equal([4, 512]);
    expect(memory(ZERO_2_W, ...STILLS, '--max-frame-bytes=4M')).to.deep.equal([4, 16]);
    expect(memory(ZERO_2_W, ...STILLS, '--ring-bytes=18M')).to.deep.equal([5.99, 18]);
    expect(memory(ZERO_2_W, ...STILLS, '--ring-bytes=13M')).to.deep.equal([4.32, 13]);
  });

  it('makes the ring as long as RING_SECONDS asks for, up to what the machine can spare', () => {
    // 70K a frame by day, 30 of them a second.
    expect(memory(ZERO_2_W, '--ring-seconds=5')).to.deep.equal([4, 16]);
    expect(memory(ZERO_2_W, '--ring-seconds=12')).to.deep.equal([4, 25]);
    expect(memory(ZERO_2_W, '--ring-seconds=60')).to.deep.equal([4, 39]);
    expect(memory(BOARDS[2] ?? 0, '--ring-seconds=60')).to.deep.equal([4, 124]);
    const large = size(1920, 1080);
    expect(memory(ZERO_2_W, ...large)).to.deep.equal(memory(ZERO_2_W, ...large, '--record=continuous'));
    expect(memory(ZERO_2_W, ...large, '--record=events', '--pre-seconds=6')).to.deep.equal(
      memory(ZERO_2_W, ...large, '--ring-seconds=8'),
    );
    expect(memory(ZERO_2_W, '--ring-seconds=60', '--ring-bytes=20M')).to.deep.equal([4, 20]);
  });

  it('adds the room for what picamd puts into frames to a ring that is just large enough for three', () => {
    const least = 3 * ((4 << 20) + 256);
    const { config } = load('--max-frame-bytes=4M', `--ring-bytes=${least}`);
    expect(ringProblem(config)).to.equal(null);
    expect(planMemory(config, ZERO_2_W).ringBytes).to.equal(least + 3 * FRAME_ROOM);
    expect(ringProblem({ ...config, RING_BYTES: least - 1 })).to.include(`must be at least ${least}`);
  });

  const configs = fc
    .record({
      width: fc.integer({ min: 8, max: 4576 }),
      height: fc.integer({ min: 8, max: 4576 }),
      quality: fc.integer({ min: 1, max: 100 }),
      rate: fc.double({ min: 0.1, max: 240, noNaN: true }),
    })
    .map(({ width, height, quality, rate }) => ({
      ...load().config,
      CAMERA_WIDTH: 2 * width,
      CAMERA_HEIGHT: 2 * height,
      CAMERA_QUALITY: quality,
      CAMERA_FRAMERATE: rate,
    }));
  const machines = fc
    .oneof(fc.integer({ min: 256, max: 512 }), fc.integer({ min: 513, max: 16_384 }))
    .map((mebibytes) => mebibytes * MEBIBYTE);

  it('never asks for more than the machine can spare, nor for a ring over 48M on a board of 512M', () => {
    fc.assert(
      fc.property(configs, machines, (config, machineBytes) => {
        const { totalBytes, shareBytes, ringBytes } = planMemory(config, machineBytes);
        expect(totalBytes).to.be.at.most(shareBytes);
        if (machineBytes <= 512 * MEBIBYTE) expect(ringBytes).to.be.at.most(48 * MEBIBYTE);
      }),
    );
  });

  it('has a ring that holds three of the largest frames, on any machine', () => {
    fc.assert(
      fc.property(
        configs,
        fc.oneof(machines, fc.integer({ min: 1, max: 1 << 28 })),
        (config, machineBytes) => {
          const { ringBytes, maxFrameBytes } = planMemory(config, machineBytes);
          expect(framesInRing(ringBytes, maxFrameBytes)).to.be.at.least(3);
          expect(maxFrameBytes).to.be.at.least(MEBIBYTE);
          expect(ringProblem({ ...config, RING_BYTES: ringBytes, MAX_FRAME_BYTES: maxFrameBytes })).to.equal(
            null,
          );
        },
      ),
    );
  });

  it('never has a smaller frame or ring for a larger picture, a better one or a larger machine', () => {
    fc.assert(
      fc.property(configs, configs, machines, machines, (a, b, m, n) => {
        const least = {
          ...a,
          CAMERA_WIDTH: Math.min(a.CAMERA_WIDTH, b.CAMERA_WIDTH),
          CAMERA_HEIGHT: Math.min(a.CAMERA_HEIGHT, b.CAMERA_HEIGHT),
          CAMERA_QUALITY: Math.min(a.CAMERA_QUALITY, b.CAMERA_QUALITY),
          CAMERA_FRAMERATE: Math.min(a.CAMERA_FRAMERATE, b.CAMERA_FRAMERATE),
        };
        const [small, large] = [planMemory(least, Math.min(m, n)), planMemory(a, Math.max(m, n))];
        expect(large.maxFrameBytes).to.be.at.least(small.maxFrameBytes);
        expect(large.ringBytes).to.be.at.least(small.ringBytes);
      }),
    );
  });

  it('counts the copies for snapshots that there can be', () => {
    for (const argv of [[], STILLS]) {
      const { snapshotBytes, maxFrameBytes } = planMemory(load(...argv).config, ZERO_2_W);
      const copies = new SnapshotCopies();
      const frame = madeFrame(1);
      const jpeg = Buffer.alloc(maxFrameBytes);
      let taken = 0;
      const made = () =>
        Object.create(frame, { jpeg: { value: jpeg }, jpegBytes: { value: jpeg.length } }) as typeof frame;
      while (copies.take(made(), '192.0.2.1', () => {}) !== null) taken++;
      expect(taken * maxFrameBytes).to.equal(snapshotBytes);
    }
  });

  it('advises no sizes that the machine cannot have', () => {
    expect(settingsFor(7.5 * MEBIBYTE, ZERO_2_W)).to.equal('MAX_FRAME_BYTES=8M and RING_BYTES=25M');
    expect(settingsFor(13.5 * MEBIBYTE, ZERO_2_W)).to.equal(null);
    expect(settingsFor(65 * MEBIBYTE)).to.equal(null);
  });
});

describe('what is said about memory', () => {
  it('is a warning if frames can pass the limit, with what to set', () => {
    const notices = (...argv: string[]) =>
      nightNotices(load('--source=rpicam', ...STILLS, ...argv).config, ZERO_2_W);
    expect(notices()).to.deep.equal([]);
    const [notice] = notices('--max-frame-bytes=4M');
    expect(notice?.message).to.match(
      /^At night, .* 4608x2592 .*CAMERA_QUALITY=95 grow to 10M, but MAX_FRAME_BYTES is 4M/,
    );
    expect(notice?.hint).to.match(/^Set MAX_FRAME_BYTES=10M and RING_BYTES=31M, or lower CAMERA_QUALITY/);
    expect(notices('--max-frame-bytes=4M', '--source=test')).to.deep.equal([]);
    // Here the machine is the limit.
    expect(notices('--camera-quality=100')[0]?.hint).to.match(/^Lower CAMERA_QUALITY/);
  });

  it('is a warning if a setting does not fit the machine', () => {
    const notices = (...argv: string[]) => {
      const { config, origins } = load(...argv);
      return memoryNotices(config, origins, ZERO_2_W);
    };
    for (const fits of [[], ['--ring-bytes=48M'], STILLS]) expect(notices(...fits)).to.deep.equal([]);
    expect(notices('--ring-bytes=128M', '--port=1')).to.deep.equal([
      {
        code: 'too-little-memory',
        message: 'picamd may need 204M of memory, but this machine can spare only 170M of its 425M',
        hint: 'Lower RING_BYTES, or remove it from the settings.',
      },
    ]);
    expect(notices('--max-frame-bytes=40M')[0]?.hint).to.include('Lower MAX_FRAME_BYTES,');
    expect(notices('--max-viewers=2000')[0]?.hint).to.include('Lower MAX_VIEWERS,');
  });

  it('is a warning if the ring cannot be as long as RING_SECONDS asks for, with how long it can be', () => {
    const notices = (...argv: string[]) => secondsNotices(load(...argv).config, ZERO_2_W);
    for (const fits of [[], ['--ring-seconds=18'], ['--ring-seconds=60', '--ring-bytes=20M']])
      expect(notices(...fits)).to.deep.equal([]);
    expect(notices('--ring-seconds=60')).to.deep.equal([
      {
        code: 'ring-too-short',
        message: 'RING_SECONDS is 60, but this machine can only spare 39M for the ring, about 19 s',
        hint: 'Set RING_SECONDS=19, or lower CAMERA_QUALITY, CAMERA_FRAMERATE or the size of the picture.',
      },
    ]);
  });

  it('says that RING_BYTES wins if both are set', () => {
    const { config, origins } = load('--ring-seconds=60', '--ring-bytes=20M');
    expect(unusedNotices(config, origins).map(({ message }) => message)).to.deep.equal([
      'RING_SECONDS has no effect: RING_BYTES=20971520',
    ]);
  });

  it('is what picamd --check prints', async () => {
    const { config } = load('--source=rpicam');
    expect(memoryLines(config, ZERO_2_W)).to.deep.equal([
      'Memory:',
      '  Frames of 1280x720 have about 70K, at night up to 279K; larger than 4M are dropped.',
      '  The ring has 16M: 234 frames, 7.8 s; at night 58 frames, 1.9 s.',
      '  Snapshots on their way take up to 8M, 100 viewers up to 7.8M.',
      '  With picamd itself, 60M, that is up to 92M of 425M.',
    ]);
    expect(memoryLines(load('--source=test').config, ZERO_2_W).slice(1, 3)).to.deep.equal([
      '  Frames larger than 4M are dropped.',
      '  The ring has 16M: at least 3 frames.',
    ]);
    const loaded = load('--source=test', '--ring-bytes=1G', ...STILLS);
    expect(await check(loaded)).to.include(memoryLines(loaded.config).join('\n'));
    expect(await check(load('--source=auto', ...STILLS, '--max-frame-bytes=4M'))).to.match(
      /^Warning: At night, noise can make frames of 4608x2592 /m,
    );
  });
});
