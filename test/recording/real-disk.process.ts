import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CameraEvent } from '../../daemon/events/event.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { pictures } from '../helpers/pictures.ts';
import { skipNamed } from '../helpers/skip-named.ts';

const ARGS = ['--record', 'continuous', '--record-fps', '30', '--auth', 'none', '--record-keep-free', '0%'];
/** Of 64 MB, a disk takes 20 MB a second of these. */
const LARGE = [...pictures(320, 650_000), '--camera-framerate', '30'];
const MOUNT = 'mount -t tmpfs -o size=64m tmpfs "$0" && exec "$@"';

describe('recording to a real disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-real-disk-'));
  after(() => rmSync(folder, { recursive: true }));
  before(function () {
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) skipNamed(this, 'unshare -rm: not allowed here');
  });

  it('that is full makes room by itself and goes on, while the picture stays live', async () => {
    const before = ['unshare', '-rm', 'sh', '-c', MOUNT, folder];
    const daemon = await startDaemon([...ARGS, ...LARGE, '--record-path', folder], {}, before);
    await daemon.logged(/Recording to \S+ is paused: its disk is full/);
    expect((await fetch(`${daemon.url}/snapshot.jpg`)).status).to.equal(200);
    await daemon.logged(/recording: the disk can be written/);
    await eventually('events of the disk', async () => {
      const answer = await fetch(`${daemon.url}/events?type=disk`);
      return ((await answer.json()) as { events: CameraEvent[] }).events.length > 1;
    });
    await eventually('recording', async () => {
      const status = (await (await fetch(`${daemon.url}/status`)).json()) as { recording: { state: string } };
      return status.recording.state === 'recording';
    });
    expect(await daemon.stop()).to.equal(0);
  });

  it('that is not there writes nothing to its mount point', async () => {
    const daemon = await startDaemon([...ARGS, '--record-path', join(folder, 'not-mounted')]);
    await daemon.logged(/"code":"disk-on-system"/);
    await daemon.logged(/"msg":"camera: streaming"/);
    await eventually('its notice', async () => {
      const answer = await fetch(`${daemon.url}/status`);
      const { notices } = (await answer.json()) as { notices: { code: string }[] };
      return notices.some(({ code }) => code === 'disk-on-system');
    });
    expect(daemon.log().match(/Nothing is recorded/g)).to.have.length(1);
    expect(await daemon.stop()).to.equal(0);
  });
});
