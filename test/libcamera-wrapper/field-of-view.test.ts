import { expect } from 'chai';
import { CameraError, chooseMode, parseCameraList } from 'libcamera-wrapper';
import type { CameraInfo, StreamRequest } from 'libcamera-wrapper';
import * as lists from './camera-lists.ts';

const first = (list: string): CameraInfo => parseCameraList(list)![0]!;

function chosen(list: string, request?: StreamRequest): string {
  const { width, height, bits, packed } = chooseMode(first(list), request);
  return `${width}:${height}:${bits}:${packed ? 'P' : 'U'}`;
}

function refusal(camera: CameraInfo, request?: StreamRequest): CameraError {
  try {
    chooseMode(camera, request);
  } catch (error) {
    if (error instanceof CameraError) return error;
    throw error;
  }
  throw new Error('a mode was chosen');
}

describe('chooseMode', () => {
  for (const request of [
    { width: 640, height: 480, framerate: 30 },
    { width: 1280, height: 720, framerate: 30 },
  ]) {
    it(`takes the smallest mode with the full view for ${request.width}x${request.height} at 30`, () => {
      expect(chosen(lists.IMX219, request)).to.equal('1640:1232:10:P');
      expect(chosen(lists.IMX708, request)).to.equal('2304:1296:10:P');
      expect(chosen(lists.IMX477, request)).to.equal('2028:1520:12:P');
      expect(chosen(lists.OV5647, request)).to.equal('1296:972:10:P');
    });
  }

  it('defaults to 640x480 at 30, as rpicam-vid does', () => {
    expect(chosen(lists.IMX708)).to.equal('2304:1296:10:P');
  });

  it('takes a larger mode if the picture needs it and the rate allows it', () => {
    expect(chosen(lists.IMX219, { width: 1920, height: 1080, framerate: 15 })).to.equal('3280:2464:10:P');
  });

  it('takes the largest mode that is fast enough if none covers the picture', () => {
    expect(chosen(lists.IMX219, { width: 1920, height: 1080, framerate: 30 })).to.equal('1640:1232:10:P');
    expect(chosen(lists.IMX219, { width: 3840, height: 2160, framerate: 10 })).to.equal('3280:2464:10:P');
  });

  it('trades bits for speed only if necessary', () => {
    expect(chosen(lists.IMX219, { framerate: 60 })).to.equal('1640:1232:8:U');
  });

  it('accepts any mode for a variable rate', () => {
    expect(chosen(lists.IMX219, { width: 1920, height: 1080, framerate: 0 })).to.equal('3280:2464:10:P');
  });

  it('accepts a rate that the list rounds down', () => {
    expect(chosen(lists.IMX708, { framerate: 56.035 })).to.equal('2304:1296:10:P');
  });

  it('accepts a view that lacks a few pixels at the edge if it is the only fast one', () => {
    expect(chosen(lists.OV5647, { framerate: 60 })).to.equal('640:480:10:P');
  });

  it('accepts a mode of unknown rate', () => {
    expect(chosen(lists.TWO_CAMERAS_VERBOSE, { width: 640, height: 400 })).to.equal('640:400:8:U');
  });

  it('names the highest rate of the full view', () => {
    const error = refusal(first(lists.IMX219), { framerate: 120 });
    expect(error).to.include({ code: 'bad-option' });
    expect(error.message).to.equal(
      'framerate is 120: must be at most 83.7 for the full view of imx219 (1640x1232)',
    );
    expect(error.hint).to.contain('83.7');
  });

  it('reports busy if another program uses the camera', () => {
    expect(refusal(first(lists.BUSY))).to.include({ code: 'busy' });
  });

  it('reports busy if there are no modes to choose from', () => {
    expect(refusal({ ...first(lists.IMX219), modes: [] }).code).to.equal('busy');
  });

  it('rejects a list that does not show what modes see', () => {
    const error = refusal(first(lists.ONE_LINE));
    expect(error.code).to.equal('bad-option');
    expect(error.message).to.contain("must be 'auto'");
  });
});
