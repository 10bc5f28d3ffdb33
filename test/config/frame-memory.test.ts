import { expect } from 'chai';
import { frameMemory, frameMemoryNotices } from '../../daemon/config/frame-memory.ts';
import { check } from '../../daemon/commands/check.ts';
import { loadConfig } from '../../daemon/config/load.ts';

const MEBIBYTE = 1 << 20;
const FULL_IMX708 = ['--camera-width=4608', '--camera-height=2592'];

function config(...argv: string[]) {
  return loadConfig(['--config', '/dev/null', ...argv], {}).config;
}

/** In mebibytes. */
function memory(...argv: string[]) {
  const { maxFrameBytes, ringBytes } = frameMemory(config(...argv));
  return [maxFrameBytes / MEBIBYTE, ringBytes / MEBIBYTE];
}

describe('the memory for frames', () => {
  it('follows the size and the quality of the picture, unless it is set', () => {
    expect(memory()).to.deep.equal([4, 16]);
    expect(memory('--camera-width=1920', '--camera-height=1080', '--camera-quality=100')).to.deep.equal([
      4, 16,
    ]);
    expect(memory(...FULL_IMX708)).to.deep.equal([4, 16]);
    expect(memory(...FULL_IMX708, '--camera-quality=95')).to.deep.equal([10, 31]);
    expect(memory('--max-frame-bytes=8M')).to.deep.equal([8, 25]);
    expect(memory(...FULL_IMX708, '--camera-quality=95', '--max-frame-bytes=4M')).to.deep.equal([4, 16]);
    expect(memory('--camera-width=9152', '--camera-height=6944', '--camera-quality=100')).to.deep.equal([
      64, 193,
    ]);
  });

  it('is what --check warns about', async () => {
    const tooSmall = [...FULL_IMX708, '--camera-quality=95', '--max-frame-bytes=4M'];
    const text = (argv: string[]) => check(loadConfig(['--config', '/dev/null', ...argv], {}));
    expect(await text(tooSmall)).to.match(/^Warning: At night, noise can make frames of 4608x2592 /m);
    expect(await text(tooSmall.slice(0, -1))).to.not.include('Warning');
  });

  it('stays within a ring whose size is set', () => {
    const [frame = 0, ring] = memory(...FULL_IMX708, '--camera-quality=95', '--ring-bytes=18M');
    expect(ring).to.equal(18);
    expect(frame).to.be.within(5.99, 6);
    expect(memory(...FULL_IMX708, '--camera-quality=95', '--ring-bytes=13M')[0]).to.be.within(4, 4.34);
  });

  it('has a warning if frames can pass the limit, with what to set', () => {
    const notices = (...argv: string[]) =>
      frameMemoryNotices(config('--source=rpicam', ...FULL_IMX708, ...argv));
    expect(notices('--camera-quality=95')).to.deep.equal([]);
    expect(notices('--max-frame-bytes=4M')).to.deep.equal([]);
    const [notice] = notices('--camera-quality=95', '--max-frame-bytes=4M');
    expect(notice?.message).to.match(
      /^At night, .* 4608x2592 .*CAMERA_QUALITY=95 grow to 10M, but MAX_FRAME_BYTES is 4M/,
    );
    expect(notice?.hint).to.match(/^Set MAX_FRAME_BYTES=10M and RING_BYTES=31M, or lower CAMERA_QUALITY/);
    expect(notices('--camera-quality=95', '--max-frame-bytes=4M', '--source=test')).to.deep.equal([]);
  });
});
