import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { CameraNotices } from '../../../daemon/camera/camera-notices.ts';
import { chooseSource } from '../../../daemon/camera/sources/choose-source.ts';
import { UsbSource } from '../../../daemon/camera/sources/usb-source.ts';
import { loadConfig } from '../../../daemon/config/load.ts';
import { usbCameras } from '../../../daemon/system/video-devices.ts';
import { collectedFrames, sourceFailure } from '../../helpers/collected-frames.ts';
import { mjpegCommand } from '../../helpers/mjpeg-program.ts';
import { needs } from '../../helpers/programs.ts';

const NAME = 'usb-046d_HD_Pro_Webcam_C920_1234-video-index0';

describe('UsbSource', () => {
  const path = process.env['PATH'];
  let folder: string;
  let device: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-usb-'));
    mkdirSync(join(folder, 'by-id'));
    device = join(folder, 'by-id', NAME);
    writeFileSync(device, '');
  });

  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  });

  /** An ffmpeg that notes its arguments and runs these lines of a shell. */
  function fakeFfmpeg(lines: string): void {
    const program = join(folder, 'ffmpeg');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n${lines}\n`);
    chmodSync(program, 0o755);
    process.env['PATH'] = `${folder}${delimiter}${path}`;
  }

  function source(name = device): UsbSource {
    return new UsbSource({
      device: name,
      width: 640,
      height: 480,
      framerate: 15,
      folder: join(folder, 'by-id'),
    });
  }

  const frames = mjpegCommand('frames=50')
    .map((word) => `'${word}'`)
    .join(' ');

  it("reads the device's own MJPEG through ffmpeg, which does not compress it again", async () => {
    fakeFfmpeg(`exec ${frames}`);
    expect(await collectedFrames(source(), 3)).to.have.length(3);
    const args = readFileSync(join(folder, 'arguments'), 'utf8');
    expect(args.replaceAll('\n', ' '))
      .to.include(`-f v4l2 -input_format mjpeg -framerate 15 -video_size 640x480 -i ${device} -c:v copy`)
      .and.to.match(/ -f mjpeg .*pipe:1 $/);
  });

  it('takes the first camera if none is set', async () => {
    writeFileSync(join(folder, 'by-id', 'usb-0000_A-video-index0'), '');
    writeFileSync(join(folder, 'by-id', 'usb-0000_A-video-index1'), '');
    writeFileSync(join(folder, 'by-id', 'usb-0000_\u202EA\x1b-video-index0'), '');
    const first = join(folder, 'by-id', 'usb-0000_A-video-index0');
    expect(await usbCameras(join(folder, 'by-id'))).to.deep.equal([first, device]);
    fakeFfmpeg(`exec ${frames}`);
    await collectedFrames(source(''), 1);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).to.include(`\n${first}\n`);
  });

  it('says that the camera is not there, and comes back once it is', async () => {
    fakeFfmpeg(`exec ${frames}`);
    rmSync(device);
    for (const name of ['', device]) {
      const found = await sourceFailure(source(name));
      expect(found).to.include({ code: 'no-device' });
      expect(found.hint).to.include('--list-cameras');
    }
    writeFileSync(device, '');
    expect(await collectedFrames(source(), 1)).to.have.length(1);
  });

  it('says that ffmpeg is missing, and how to install it', async () => {
    process.env['PATH'] = folder;
    const found = await sourceFailure(source());
    expect(found).to.include({ code: 'no-binary', hint: 'Run: sudo apt install ffmpeg' });
  });

  const words: Record<string, [words: string, status: number]> = {
    busy: ['ioctl(VIDIOC_STREAMON): Device or resource busy', 1],
    permission: ['/dev/video0: Permission denied', 1],
    // FFmpeg takes the end of the device for the end of the stream.
    'no-device': ['ioctl(VIDIOC_DQBUF): No such device', 0],
    'not-mjpeg': ["Cannot find a proper format for codec 'mjpeg' (id 7), pixel format 'none' (id -1)", 1],
    crash: ['Something else', 1],
  };
  for (const [code, [line, status]] of Object.entries(words))
    it(`explains "${line}" as ${code}`, async () => {
      fakeFfmpeg(`echo "[video4linux2,v4l2 @ 0x1] ${line}" >&2; exit ${status}`);
      expect(await sourceFailure(source())).to.include({ code });
    });

  it('says what was asked of it: the driver may take another size or rate', () => {
    expect(source()).to.deep.include({ framerate: 15, size: { width: 640, height: 480 } });
    const changes: number[] = [];
    const notices = new CameraNotices({
      source: source(),
      measure: () => 15,
      onChange: () => changes.push(1),
    });
    notices.entered('streaming', { width: 320, height: 240 });
    notices.stop();
    expect(notices.current[0]).to.include({ code: 'other-size' });
    expect(notices.current[0]?.hint).to.include('-list_formats all');
    expect(changes).to.have.length(1);
  });

  it('is what SOURCE=usb and SOURCE=v4l2 select', async () => {
    for (const name of ['usb', 'v4l2']) {
      const { config } = loadConfig(['--config', '/dev/null', '--source', name], {});
      expect((await chooseSource(config)).kind).to.equal('usb');
    }
  });
});

describe('UsbSource with the real FFmpeg', () => {
  needs('FFmpeg');

  it('explains why a file is no camera', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-usb-'));
    const device = join(folder, 'file');
    writeFileSync(device, 'x');
    const source = new UsbSource({ device, width: 640, height: 480, framerate: 15 });
    const found = await sourceFailure(source);
    rmSync(folder, { recursive: true });
    expect(found).to.include({ code: 'not-mjpeg' });
  });
});
