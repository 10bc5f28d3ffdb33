import { mock } from 'node:test';
import { expect } from 'chai';
import { CameraNotices } from '../../daemon/camera/camera-notices.ts';
import type { Source } from '../../daemon/camera/sources/source.ts';
import { advance } from '../helpers/fake-timers.ts';

const SIZE = { width: 4056, height: 3040 };
const CAMERA: Source = {
  kind: 'rpicam',
  description: 'a source of the test',
  size: SIZE,
  framerate: 30,
  run: () => Promise.resolve(),
};

describe('CameraNotices', () => {
  let fps = 0;
  let changes = 0;
  let notices: CameraNotices | null = null;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    changes = 0;
  });
  afterEach(() => {
    notices?.stop();
    mock.timers.reset();
  });

  function watch(source: Source = CAMERA): CameraNotices {
    return (notices = new CameraNotices({ source, measure: () => fps, onChange: () => changes++ }));
  }

  it('say that frames cannot take text, until they can again, but not for a damaged one', () => {
    const camera = watch();
    const codes = () => camera.current.map(({ code }) => code);
    camera.withoutText(0);
    camera.withoutText(2);
    expect(codes()).to.deep.equal([]);
    camera.withoutText(7);
    camera.withoutText(8);
    expect(codes()).to.deep.equal(['no-overlay']);
    expect(camera.current[0]?.hint).to.match(/^Report this/);
    camera.withoutText(8);
    expect(codes()).to.deep.equal([]);
    expect(changes).to.equal(2);
    const other = watch({ ...CAMERA, kind: 'command' });
    other.withoutText(3);
    expect(other.current[0]?.hint).to.include('-pix_fmt yuvj420p -huffman default');
  });

  it('name both sizes when the camera sends another one', () => {
    const camera = watch();
    camera.entered('streaming', { width: 3280, height: 2464 });
    camera.entered('backing-off', null);
    camera.entered('streaming', { width: 3280, height: 2464 });
    expect(camera.current.map(({ code, message }) => [code, message])).to.deep.equal([
      ['other-size', 'The camera sends 3280x2464, not 4056x3040 as set'],
    ]);
    expect(changes).to.equal(1);
    camera.entered('streaming', SIZE);
    expect(camera.current).to.deep.equal([]);
  });

  it('name both rates when the camera keeps another one, until it has the right one again', async () => {
    const camera = watch();
    camera.entered('streaming', SIZE);
    fps = 21.6;
    await advance(25_000);
    expect(camera.current).to.deep.equal([]);
    await advance(10_000);
    expect(camera.current.map(({ code, message }) => [code, message])).to.deep.equal([
      ['other-rate', 'The camera sends 21.6 frames per second, not 30 as set'],
    ]);
    fps = 22.3;
    await advance(60_000);
    expect(changes).to.equal(1);
    fps = 29.7;
    await advance(35_000);
    expect(camera.current).to.deep.equal([]);
  });

  it('do not take a moment, a pause or the rate of other sources for another rate', async () => {
    const camera = watch();
    camera.entered('streaming', SIZE);
    fps = 10;
    await advance(20_000);
    fps = 30;
    await advance(20_000);
    fps = 0;
    await advance(20_000);
    camera.entered('stalled', null);
    await advance(60_000);
    expect(changes).to.equal(0);
    const { size: _, ...file } = CAMERA;
    watch({ ...file, kind: 'file' }).entered('streaming', SIZE);
    await advance(60_000);
    expect(changes).to.equal(0);
  });

  it('say once that some frames are too large, while others arrive', () => {
    const camera = watch();
    camera.someTooLarge(['too early', 'h']);
    camera.entered('streaming', SIZE);
    camera.someTooLarge(null);
    for (const message of ['Frames of 5M', 'Frames of 6M']) camera.someTooLarge([message, 'Set it.']);
    expect(camera.current).to.deep.equal([
      { code: 'frames-too-large', message: 'Some frames are dropped: Frames of 5M', hint: 'Set it.' },
    ]);
    expect(changes).to.equal(1);
  });

  it('have each warning of the program once, at most five, without passwords', () => {
    const camera = watch();
    for (let i = 0; i < 20; i++)
      camera.warned(`cannot open http://anna:secret@cam${i % 7}/ ${'x'.repeat(500)}`, 'Do it.');
    expect(camera.current).to.have.length(5);
    expect(camera.current[0]).to.include({ code: 'camera-warning', hint: 'Do it.' });
    for (const { message } of camera.current) {
      expect(message).to.not.include('secret');
      expect(message).to.have.length(200);
    }
    expect(changes).to.equal(5);
  });
});
