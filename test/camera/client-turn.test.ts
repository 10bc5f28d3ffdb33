import { expect } from 'chai';
import { clientTurn } from '../../daemon/camera/client-turn.ts';
import { videoOptions } from '../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../daemon/config/load.ts';

function config(rotation: string, ...args: string[]) {
  return loadConfig([`--camera-rotation=${rotation}`, ...args], {}).config;
}

describe('clientTurn', () => {
  it('leaves quarter turns to the clients, and half a turn to rpicam-vid', () => {
    const turns = (source: 'rpicam' | 'auto' | 'usb' | 'test') =>
      ['0', '90', '180', '270'].map((rotation) => clientTurn(config(rotation), source));
    expect(turns('rpicam')).to.deep.equal([0, 90, 0, 270]);
    expect(turns('auto')).to.deep.equal([0, 90, 0, 270]);
    expect(turns('usb')).to.deep.equal([0, 90, 180, 270]);
    expect(turns('test')).to.deep.equal([0, 90, 180, 270]);
  });

  it('comes after the flips, which rpicam-vid does itself', () => {
    const flipped = config('90', '--camera-hflip=on', '--camera-vflip=on');
    const { rotation, hflip, vflip } = videoOptions(flipped);
    expect([rotation, hflip, vflip, clientTurn(flipped, 'rpicam')]).to.deep.equal([
      undefined,
      true,
      true,
      90,
    ]);
    expect(videoOptions(config('180', '--camera-hflip=on'))).to.include({ rotation: 180, hflip: true });
  });
});
