import { expect } from 'chai';
import { passedNotifyFd, passedSockets } from '../../daemon/system/listen-fds.ts';

describe('passedSockets', () => {
  it('returns those for this process, with their names', () => {
    const env = { LISTEN_FDS: '3', LISTEN_PID: '42', LISTEN_FDNAMES: 'http:notify' };
    expect(passedSockets(env, 42)).to.deep.equal([
      { fd: 3, name: 'http' },
      { fd: 5, name: 'unknown' },
    ]);
    expect(passedSockets({ LISTEN_FDS: '1', LISTEN_PID: '42' }, 42)).to.deep.equal([
      { fd: 3, name: 'unknown' },
    ]);
  });

  it('knows the connection to systemd by its name', () => {
    const env = { LISTEN_FDS: '2', LISTEN_PID: '42', LISTEN_FDNAMES: 'http:notify' };
    expect(passedNotifyFd(env, 42)).to.equal(4);
    expect(passedNotifyFd(env, 41)).to.equal(null);
    expect(passedNotifyFd({ ...env, LISTEN_FDNAMES: 'http:other' }, 42)).to.equal(null);
    expect(passedNotifyFd({}, 42)).to.equal(null);
  });

  it('returns none that are for another process or were not passed', () => {
    for (const env of [
      {},
      { LISTEN_FDS: '1' },
      { LISTEN_FDS: '1', LISTEN_PID: '41' },
      { LISTEN_FDS: 'x', LISTEN_PID: '42' },
      { LISTEN_FDS: '-1', LISTEN_PID: '42' },
      { LISTEN_FDS: '1', LISTEN_PID: '42', LISTEN_FDNAMES: 'notify' },
    ])
      expect(passedSockets(env, 42)).to.deep.equal([]);
  });
});
