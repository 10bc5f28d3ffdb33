import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('../../../test/fixtures/encode-pictures.py', import.meta.url));
const CJPEG_SAMPLINGS = [
  '1x1',
  '2x1',
  '1x2',
  '2x2',
  '4x1',
  '1x4',
  '2x4',
  '4x2',
  '2x2,1x2,2x1',
  '1x1,2x1,1x1',
];
const FFMPEG_FORMATS = ['yuvj420p', 'yuvj422p', 'yuvj444p'];
/** Of its jpegenc. */
const GSTREAMER_FORMATS = ['I420', 'Y42B', 'Y444', 'Y41B', 'RGB', 'GRAY8'];
/** 4:4:4, 4:2:2 and 4:2:0, as Pillow numbers them. */
const PILLOW_SAMPLINGS = 3;
const MOST_BYTES = 2 ** 28;

/** Pixels row by row, three bytes each. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** Encodes with one of its programs, and options of all kinds that `below` picks (a number from 0 to below `end`). */
type Encoder = (picture: RgbPicture, below: (end: number) => number) => Buffer;

/** By the name of the program in test/clients/programs.txt that it needs. */
export const ENCODERS: Readonly<Record<string, Encoder>> = {
  djpeg: ({ width, height, rgb }, below) => {
    const restart = below(2) === 0 ? `${1 + below(30)}B` : String(1 + below(4));
    const options = [
      '-quality',
      String(10 + below(91)),
      '-sample',
      CJPEG_SAMPLINGS[below(CJPEG_SAMPLINGS.length)]!,
      '-dct',
      ['int', 'fast', 'float'][below(3)]!,
      ...(below(3) === 0 ? ['-optimize'] : []),
      ...(below(3) === 0 ? ['-grayscale'] : []),
      ...(below(2) === 0 ? ['-restart', restart] : []),
      ...(below(4) === 0 ? ['-smooth', String(1 + below(100))] : []),
      ...(below(4) === 0 ? ['-baseline'] : []),
    ];
    const input = Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]);
    return execFileSync('cjpeg', options, { input, stdio: ['pipe', 'pipe', 'ignore'] });
  },

  FFmpeg: ({ width, height, rgb }, below) => {
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-'];
    const tables = below(2) === 0 ? [] : ['-huffman', 'default'];
    const format = ['-pix_fmt', FFMPEG_FORMATS[below(3)]!, '-q:v', String(2 + below(29)), ...tables];
    const args = ['-loglevel', 'error', ...raw, ...format, '-c:v', 'mjpeg', '-f', 'mjpeg', '-'];
    return execFileSync('ffmpeg', args, { input: rgb });
  },

  GStreamer: ({ width, height, rgb }, below) => {
    // Its rows of RGB have a multiple of four bytes, and those of RGBx always do.
    const input = Buffer.alloc(4 * width * height);
    for (let i = 0; i < width * height; i++) rgb.copy(input, 4 * i, 3 * i, 3 * i + 3);
    const raw = `rawvideoparse format=rgbx width=${width} height=${height}`;
    const format = `video/x-raw,format=${GSTREAMER_FORMATS[below(GSTREAMER_FORMATS.length)]}`;
    const encoder = `jpegenc quality=${10 + below(91)} idct-method=${below(3)}`;
    const line = `-q fdsrc ! ${raw} ! videoconvert ! ${format} ! ${encoder} ! fdsink`;
    return execFileSync('gst-launch-1.0', line.split(' '), { input, stdio: ['pipe', 'pipe', 'ignore'] });
  },

  OpenCV: (picture, below) => python('opencv', picture, below),
  Pillow: (picture, below) => python('pillow', picture, below),
};

function python(program: string, { width, height, rgb }: RgbPicture, below: (end: number) => number): Buffer {
  const options = {
    quality: 10 + below(91),
    optimize: below(2),
    restart: below(2) * (1 + below(40)),
    gray: below(4) === 0,
    subsampling: below(PILLOW_SAMPLINGS),
  };
  const input = Buffer.concat([
    Buffer.from(`${JSON.stringify({ program, width, height, ...options })}\n`),
    rgb,
  ]);
  return execFileSync(PYTHON, [SCRIPT], { input, maxBuffer: MOST_BYTES }).subarray(4);
}
