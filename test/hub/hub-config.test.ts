import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { planMemory } from '../../daemon/config/memory-plan.ts';
import { hubCameraConfig } from '../../daemon/hub/hub-config.ts';
import { NOBODY } from '../helpers/daemon.ts';

const HALL = { name: 'hall', url: 'http://hall/video_feed', picamd: null };
const configOf = (...args: string[]) => hubCameraConfig(loadConfig(args, NOBODY).config, HALL);

describe('the settings of a camera of a hub', () => {
  it('are those of the hub with its own source, connected on demand, and its pictures as they are', () => {
    const config = configOf(
      'hub',
      '--stale-seconds',
      '3',
      '--overlay-text',
      'x',
      '--source-url-redirect-hosts',
      'a',
    );
    expect(config).to.include({
      ROLE: 'hub',
      CAMERA_NAME: 'hall',
      CAMERA_MODE: 'on-demand',
      SOURCE: 'url',
      SOURCE_URL: 'http://hall/video_feed',
      STALE_SECONDS: 3,
      OVERLAY_TEXT: '',
    });
    expect(config.SOURCE_URL_REDIRECT_HOSTS).to.deep.equal([]);
  });

  it('have a ring of 4 MB, unless RING_BYTES or MAX_FRAME_BYTES say otherwise', () => {
    const planned = (...args: string[]) => planMemory(configOf(...args), 2 ** 30);
    expect(planned()).to.include({ ringBytes: 4 * 2 ** 20, maxFrameBytes: 1.25 * 2 ** 20 });
    expect(planned('--ring-bytes', '16M', '--max-frame-bytes', '2M')).to.include({
      ringBytes: 16 * 2 ** 20,
      maxFrameBytes: 2 ** 21,
    });
  });
});
