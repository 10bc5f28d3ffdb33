import { expect } from 'chai';
import type { Notice } from '../../daemon/errors.ts';
import { MotionNotices } from '../../daemon/motion/motion-notices.ts';

describe('the notices of motion detection', () => {
  function watched() {
    const told: (string | null)[] = [];
    const notices = new MotionNotices((added: Notice | null) => told.push(added?.code ?? null));
    return { told, notices };
  }

  it('tell once that the worker has ended, however often it does, and are gone when it has recovered', () => {
    const { told, notices } = watched();
    notices.recovered();
    notices.failed('out of memory');
    notices.failed('it ended');
    expect(notices.current.map(({ message }) => message)).to.deep.equal([
      'Motion detection failed: it ended',
    ]);
    notices.recovered();
    expect(notices.current).to.deep.equal([]);
    expect(told).to.deep.equal(['motion-failed', null]);
  });

  it('tell that frames cannot be examined if ten in a row cannot', () => {
    const { told, notices } = watched();
    for (let i = 0; i < 9; i++) notices.examined('truncated');
    notices.examined(null);
    for (let i = 0; i < 9; i++) notices.examined('progressive');
    expect(told).to.deep.equal([]);
    for (let i = 0; i < 20; i++) notices.examined('progressive');
    expect(notices.current.map(({ message }) => message)).to.deep.equal([
      'Motion cannot be detected in these frames: they are progressive JPEGs',
    ]);
    notices.examined(null);
    expect(told).to.deep.equal(['motion-unreadable', null]);
  });
});
