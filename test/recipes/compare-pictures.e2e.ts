import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import { difference, SAME_SCENE, snapshotPixels } from './compare-pictures.ts';

describe('comparing pictures', () => {
  it('can tell a picture of the scene from a plain color', async () => {
    const daemon = await startDaemon();
    await daemon.logged(/camera: streaming/);
    const camera = await snapshotPixels(`${daemon.url}/snapshot.jpg`);
    await daemon.stop();
    for (const level of [0, 32, 64, 128, 255]) {
      const plain = { width: 320, height: 256, rgb: new Uint8Array(3 * 320 * 256).fill(level) };
      expect(difference(plain, camera), String(level)).to.be.greaterThan(3 * SAME_SCENE);
    }
    expect(difference(camera, camera)).to.equal(0);
  });
});
