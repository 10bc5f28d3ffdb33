import { expect } from 'chai';
import { Rejects } from '../../daemon/camera/rejects.ts';
import { describeHead } from '../../daemon/camera/stream-kind.ts';
import type { Source, SourceKind } from '../../daemon/camera/sources/source.ts';
import { noSplitterCounts } from '../../daemon/frame/splitter-counts.ts';

const MEBIBYTE = 1 << 20;
const JPEG = come(Buffer.from('ffd8ffe0', 'hex'));

function come(head: Buffer, unfinishedBytes = 0, isFlowing = true) {
  return { head: { bytes: head }, unfinishedBytes, isFlowing };
}

function source(kind: SourceKind): Source {
  return { kind, description: 'a source of the test', run: () => Promise.resolve() };
}

describe('Rejects', () => {
  it('names the size of frames that are too large, the limit, and what to set', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, 4 * MEBIBYTE);
    counts.bytes = 40 * MEBIBYTE;
    counts.dropped.oversize = 8;
    counts.oversizeBytes = 5 * MEBIBYTE;
    const failure = rejects.failure(source('rpicam'), JPEG);
    expect(failure?.code).to.equal('frames-too-large');
    expect(failure?.message).to.equal('The source sends frames of 5M, but MAX_FRAME_BYTES is 4M');
    expect(failure?.hint).to.equal(
      'Set MAX_FRAME_BYTES=8M and RING_BYTES=25M, or lower CAMERA_QUALITY, CAMERA_WIDTH or CAMERA_HEIGHT.',
    );
    expect(rejects.failure(source('rpicam'), JPEG)).to.equal(null);
  });

  it('tells at a look that some frames are too large, and others arrive', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, 4 * MEBIBYTE);
    counts.oversizeBytes = 4.5 * MEBIBYTE;
    counts.dropped.oversize = 2;
    expect(rejects.look(source('rpicam'))).to.equal(null);
    counts.dropped.oversize = 5;
    expect(rejects.look(source('rpicam'))?.[0]).to.equal(
      'The source sends frames of 4.5M, but MAX_FRAME_BYTES is 4M',
    );
  });

  it('does not advise a size that MAX_FRAME_BYTES cannot have', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, 64 * MEBIBYTE);
    counts.dropped.oversize = 1;
    counts.oversizeBytes = 70 * MEBIBYTE;
    expect(rejects.failure(source('file'), JPEG)?.hint).to.equal(
      'Lower the size or the quality of its frames.',
    );
  });

  it('says what came instead of frames, and what it began with', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, MEBIBYTE);
    counts.bytes = 512 << 10;
    counts.dropped.truncated = 30;
    counts.dropped.malformed = 2;
    const broken = rejects.failure(source('command'), JPEG);
    expect(broken?.code).to.equal('frames-unreadable');
    expect(broken?.message).to.equal(
      'The source sends data, but no whole JPEG (30 without their end, 2 broken): 512K arrived, and it began with a JPEG',
    );
    expect(broken?.hint).to.include('-f mjpeg');
    counts.bytes += 3000;
    counts.skippedBytes += 3000;
    const url = rejects.failure(source('url'), come(Buffer.from('see http://anna:secret@cam/ or\n')));
    expect(url?.message).to.include('but no JPEG: 2.93K arrived').and.not.include('secret');
  });

  it('names a frame that does not end while bytes of it come, and knows when a restart may help', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, MEBIBYTE);
    const after = (bytes: number, unfinishedBytes: number) => {
      counts.bytes += bytes;
      rejects.look(source('url'));
      return rejects.failure(source('url'), come(JPEG.head.bytes, unfinishedBytes));
    };
    expect(after(5000, 5000)).to.deep.include({
      code: 'frames-unreadable',
      message: 'The source sends a frame that does not end: 4.88K have come',
      hint: 'If the source is slow, increase STALL_SECONDS and FIRST_FRAME_SECONDS. Set SOURCE_URL to an MJPEG stream, or use SOURCE=command with ffmpeg: it reads nearly everything.',
    });
    expect(after(MEBIBYTE, 2 * MEBIBYTE)).to.deep.include({
      code: 'frames-too-large',
      message: 'The source sends frames of more than 2M, but MAX_FRAME_BYTES is 1M',
      hint: 'Set MAX_FRAME_BYTES=3M and RING_BYTES=16M, or lower the size or the quality of its frames.',
    });
    const endless = after(MEBIBYTE, 65 * MEBIBYTE);
    expect([endless?.code, endless?.retry], 'no limit is so large').to.deep.equal([
      'frames-unreadable',
      undefined,
    ]);
    expect(after(500, 66 * MEBIBYTE), 'almost silent').to.equal(null);
    counts.bytes += MEBIBYTE;
    const silent = come(JPEG.head.bytes, MEBIBYTE, false);
    expect(rejects.failure(source('url'), silent), 'silent now').to.equal(null);
    counts.frames++;
    const broken = after(MEBIBYTE, 2 * MEBIBYTE);
    expect([broken?.code, broken?.retry], 'after a frame').to.deep.equal(['frames-unreadable', 'backoff']);
    rejects.start();
    expect(after(MEBIBYTE, 2 * MEBIBYTE)?.code, 'in the next run').to.equal('frames-too-large');
  });

  it('does not take a few bytes or old faults for delivering', () => {
    const counts = noSplitterCounts();
    const rejects = new Rejects(counts, MEBIBYTE);
    counts.bytes = 10_000;
    counts.skippedBytes = 100;
    expect(rejects.failure(source('command'), JPEG), 'a few bytes').to.equal(null);
    counts.skippedBytes += 20;
    expect(rejects.failure(source('command'), JPEG, true)?.code, 'at the end').to.equal('frames-unreadable');
    counts.dropped.malformed = 5;
    for (let looks = 0; looks < 2; looks++) {
      counts.frames++;
      rejects.look(source('command'));
    }
    expect(rejects.failure(source('command'), JPEG), 'old faults').to.equal(null);
  });
});

describe('describeHead', () => {
  it('names what people point a camera at by mistake, quotes text, and shows other bytes', () => {
    const rows: [string, string][] = [
      ['ffd8ffe0', 'a JPEG'],
      ['1f8b0800', 'gzip data'],
      ['00000001674200', 'H.264 video'],
      ['0000000140010c', 'H.265 video'],
      ['00000018667479706d703432', 'an MP4 file'],
      ['89504e47', 'a PNG picture'],
      [Buffer.from('\n<!DOCTYPE html>').toString('hex'), 'an HTML page'],
      [Buffer.from('usage: camera\n  [options]').toString('hex'), '"usage: camera [options]"'],
      ['1b5d303b', 'the bytes 1b 5d 30 3b'],
      ['', 'nothing'],
    ];
    for (const [hex, words] of rows) expect(describeHead(Buffer.from(hex, 'hex')), hex).to.equal(words);
  });
});
