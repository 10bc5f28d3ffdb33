import { mock } from 'node:test';
import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { startApp } from '../helpers/app.ts';
import { CHEAP, credentialsFile, turn, userOf } from '../helpers/credentials.ts';
import { raw } from '../helpers/raw-http.ts';
import { FIRST, startUnclaimedApp } from '../helpers/unclaimed.ts';

const GUESSES = 10;
const HOST = 'Host: localhost\r\nConnection: close';

describe('setting the clock', () => {
  describe('while an address guesses', () => {
    beforeEach(() => mock.timers.enable({ apis: ['Date'], now: Date.now() }));
    afterEach(() => mock.timers.reset());

    /** The status of the next guess before and after the clock is set forward by an hour. */
    async function refused(port: number, request: string): Promise<string[]> {
      const guess = async () => {
        const answer = await raw(port, `${request}\r\n\r\n`).ended;
        return answer.toString('latin1').slice(9, 12);
      };
      await Promise.all(Array.from({ length: GUESSES }, guess));
      const before = await guess();
      mock.timers.setTime(Date.now() + 3_600_000);
      return [before, await guess()];
    }

    it('does not unblock it', async () => {
      const file = await credentialsFile(CHEAP);
      const daemon = await startApp(['--credentials-file', file.path]);
      const camera = await startUnclaimedApp();
      const form = new URLSearchParams({ ...FIRST, code: 'ACDE-FHJK' }).toString();
      const get = `GET /status HTTP/1.1\r\n${HOST}\r\nAuthorization: Bearer guess`;
      const post = `POST /setup HTTP/1.1\r\n${HOST}\r\nContent-Length: ${form.length}\r\n\r\n${form}`;
      expect(await refused(daemon.port, get)).to.deep.equal(['429', '429']);
      expect(await refused(camera.daemon.port, post)).to.deep.equal(['429', '429']);
      await Promise.all([daemon.stop(), camera.clear()]);
      file.clear();
    });
  });

  it('does not change the day for which a password is cached after its last use', async () => {
    const authenticator = new Authenticator();
    const users = new Map([['anna', userOf(await hashPassword('right one', CHEAP))]]);
    authenticator.use({ ...noCredentials(), users });
    const shown = { kind: 'password', user: 'anna', password: 'right one' } as const;
    const clocks = { wall: Date.now, steady: performance.now };
    try {
      await authenticator.verify(shown, turn());
      for (const hours of [1, -1]) {
        Date.now = () => clocks.wall() + hours * 3_600_000;
        expect(authenticator.recognize(shown)).to.include({ name: 'anna' });
      }
      const day = 86_400_000;
      // An NVR that goes on being right is not forgotten.
      for (const days of [0.9, 1.8, 2.7]) {
        performance.now = () => clocks.steady.call(performance) + days * day;
        expect(authenticator.recognize(shown), String(days)).to.include({ name: 'anna' });
      }
      performance.now = () => clocks.steady.call(performance) + 3.7 * day;
      expect(authenticator.recognize(shown)).to.equal(null);
    } finally {
      Object.assign(Date, { now: clocks.wall });
      Object.assign(performance, { now: clocks.steady });
    }
  });
});
