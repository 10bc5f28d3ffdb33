import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { credentialsFile, turn } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { FAKETIME } from '../helpers/faketime.ts';
import { pictures } from '../helpers/pictures.ts';
import { needs } from '../helpers/programs.ts';
import { raw } from '../helpers/raw-http.ts';
import { FIRST, startUnclaimed } from '../helpers/unclaimed.ts';

const GUESSES = 10;
const HOST = 'Host: localhost\r\nConnection: close';

describe('setting the clock', () => {
  describe('while an address guesses', () => {
    needs('faketime');
    const folder = mkdtempSync(join(tmpdir(), 'picamd-clock-'));
    const offset = join(folder, 'offset');
    const env = {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    beforeEach(() => writeFileSync(offset, '+0\n'));
    after(() => rmSync(folder, { recursive: true }));

    /** The status of the next guess before and after the clock is set forward by an hour. */
    async function refused(port: number, request: string): Promise<string[]> {
      const guess = () => raw(port, `${request}\r\n\r\n`);
      const status = async () => (await guess().ended).toString('latin1').slice(9, 12);
      const first = Array.from({ length: GUESSES }, guess);
      // They are counted on arrival and answered late, the last one after 12 s.
      await Promise.race(first.map(({ ended }) => ended));
      for (const { socket } of first) socket.destroy();
      const before = await status();
      writeFileSync(offset, '+3600\n');
      return [before, await status()];
    }

    it('does not unblock it', async () => {
      const file = await credentialsFile();
      const [daemon, camera] = await Promise.all([
        startDaemon([...pictures(), '--credentials-file', file.path], env),
        startUnclaimed(pictures(), env),
      ]);
      const form = new URLSearchParams({ ...FIRST, code: 'ACDE-FHJK' }).toString();
      const statuses = [
        refused(daemon.port, `GET /status HTTP/1.1\r\n${HOST}\r\nAuthorization: Bearer guess`),
        refused(
          camera.daemon.port,
          `POST /setup HTTP/1.1\r\n${HOST}\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
        ),
      ];
      expect(await Promise.all(statuses)).to.deep.equal([
        ['429', '429'],
        ['429', '429'],
      ]);
      await Promise.all([daemon.stop(), camera.clear()]);
      file.clear();
    });
  });

  it('does not change the five minutes for which a password is cached', async () => {
    const authenticator = new Authenticator();
    const users = new Map([['anna', await hashPassword('right one')]]);
    authenticator.use({ ...noCredentials(), users });
    const shown = { kind: 'password', user: 'anna', password: 'right one' } as const;
    const clocks = { wall: Date.now, steady: performance.now };
    try {
      await authenticator.verify(shown, turn());
      for (const hours of [1, -1]) {
        Date.now = () => clocks.wall() + hours * 3_600_000;
        expect(authenticator.recognize(shown)).to.include({ name: 'anna' });
      }
      performance.now = () => clocks.steady.call(performance) + 5 * 60_000;
      expect(authenticator.recognize(shown)).to.equal(null);
    } finally {
      Object.assign(Date, { now: clocks.wall });
      Object.assign(performance, { now: clocks.steady });
    }
  });
});
