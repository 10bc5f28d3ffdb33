import { expect } from 'chai';
import type { Camera } from '../../daemon/camera/camera.ts';
import type { ReportedState } from '../../daemon/camera/camera-state.ts';
import { systemdStatus } from '../../daemon/status/systemd-status.ts';

describe('the line for systemctl status', () => {
  it('says why there is no picture, also while the source delivers', () => {
    const lastFailure = {
      message: 'The source sends frames of 5M, but MAX_FRAME_BYTES is 4M',
      hint: 'Set it.',
    };
    const line = (state: ReportedState) =>
      systemdStatus({ state, supervisor: { lastFailure }, source: { description: 'camera 0' } } as Camera);
    expect(line('unreadable')).to.equal(`No picture: ${lastFailure.message}. Set it.`);
    expect(line('backing-off')).to.equal(`No picture, retrying: ${lastFailure.message}. Set it.`);
    expect(line('streaming')).to.equal('Streaming (camera 0)');
    expect(line('private')).to.equal('Private: the camera is off');
  });
});
