import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { createEventId } from '../../daemon/events/event-id.ts';
import { closedName, SNAPSHOT_ENDING, stemOf } from '../../daemon/recording/recording-names.ts';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';

/** As many threads as Node has, and some more. */
const READERS = 8;

describe('a disk of recordings that hangs', () => {
  const root = mkdtempSync(join(tmpdir(), 'picamd-hanging-'));
  after(() => rmSync(root, { recursive: true }));

  /** A snapshot whose first byte never comes, as from a disk that hangs. */
  function hangingSnapshot() {
    const startMs = Date.now() - 60_000;
    const id = createEventId(startMs);
    const stem = join(root, stemOf({ startMs, boot: null, kind: 'motion', id }));
    mkdirSync(dirname(stem), { recursive: true });
    writeFileSync(closedName(stem, 1000), 'a recording');
    const path = stem + SNAPSHOT_ENDING;
    expect(spawnSync('mkfifo', [path]).status).to.equal(0);
    let end: number | null = null;
    const isBeingRead = (): boolean => {
      try {
        end ??= openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
        return true;
      } catch {
        return false;
      }
    };
    return { id, isBeingRead, close: () => end !== null && closeSync(end) };
  }

  it('keeps neither a log-in waiting nor picamd from ending', async () => {
    const users = await credentialsFile(CHEAP, 'everyone');
    const snapshot = hangingSnapshot();
    const args = ['--record', 'continuous', '--record-on-system-card', 'on', '--record-path', root];
    const daemon = await startDaemon([...args, '--credentials-file', users.path]);
    try {
      await daemon.logged(/recording: to /);
      const status = async (path: string, authorization: string) =>
        (await fetch(daemon.url + path, { headers: { Authorization: authorization } })).status;
      const reader = `Bearer ${users.tokens.get('recordings')}`;
      const list = `${daemon.url}/recordings/list.json?from=0&to=${Date.now()}`;
      await eventually('its recording is known', async () => {
        const answer = await fetch(list, { headers: { Authorization: reader } });
        return (await answer.text()).includes(snapshot.id);
      });
      const waiting = Array.from({ length: READERS }, () =>
        status(`/recordings/${snapshot.id}/snapshot.jpg`, reader).catch(() => 0),
      );
      await eventually('a reader', snapshot.isBeingRead);
      // Its password is checked by one of the threads.
      expect(await status('/status', basic(USER.name, USER.password))).to.equal(200);
      // Null, as by the signal: Node cannot exit while one of its threads waits.
      expect(await daemon.stop()).to.equal(null);
      // It ended by itself, and was not forced to.
      expect(daemon.log()).to.match(/"msg":"stopped"/);
      await Promise.all(waiting);
    } finally {
      daemon.kill('SIGKILL');
      await daemon.exited;
      snapshot.close();
      users.clear();
    }
  });
});
