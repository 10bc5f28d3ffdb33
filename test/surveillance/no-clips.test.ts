import { expect } from 'chai';
import { noClips } from '../../daemon/surveillance/no-clips.ts';

describe('noClips', () => {
  const notice = { code: 'disk-missing', message: 'The disk is not there', hint: 'Connect it.' } as const;

  it('says that RECORD is off', () => {
    expect(noClips(null)).to.include({ code: 'recording-off' });
  });

  it('says what is wrong with the disk', () => {
    expect(noClips({ state: 'paused', notice })).to.include({
      code: 'recording-off',
      message: notice.message,
      hint: notice.hint,
    });
  });

  it('says that the schedule has recording off', () => {
    expect(noClips({ state: 'off', notice: null })?.message).to.match(/schedule/);
  });

  it('lets clips be kept while a disk is slow, or not looked at yet', () => {
    expect(noClips({ state: 'recording', notice })).to.equal(null);
    expect(noClips({ state: 'waiting', notice: null })).to.equal(null);
    expect(noClips({ state: 'paused', notice: null })).to.equal(null);
  });
});
