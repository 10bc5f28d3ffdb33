import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { needs } from '../helpers/programs.ts';
import { raw } from '../helpers/raw-http.ts';
import { runProgram } from '../helpers/run-program.ts';

const ID_TIME = /^(....)(..)(..)T(..)(..)(..)(...)Z.*/;

interface Listed {
  readonly id: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly open: boolean;
  readonly snapshot: boolean;
}

interface Status {
  readonly ring: { readonly spanSeconds: number };
  readonly viewers: readonly { readonly sent: number; readonly skipped: number }[];
}

describe('an event that picamd has recorded', () => {
  needs('FFmpeg');
  const root = mkdtempSync(join(tmpdir(), 'picamd-recorded-'));
  let daemon: RunningDaemon;
  let event: Listed;

  before(async () => {
    const recording = ['--record', 'both', '--record-path', root, '--record-on-system-card', 'on'];
    daemon = await startDaemon([...recording, '--pre-seconds', '1', '--post-seconds', '1']);
    await daemon.logged(/camera: streaming/);
    await daemon.logged(/recording: to /);
    await eventually('the ring has the second before', async () => {
      const { ring } = (await (await fetch(`${daemon.url}/status`)).json()) as Status;
      return ring.spanSeconds > 1.5;
    });
    const reported = await fetch(`${daemon.url}/events?clip=1`, { method: 'POST' });
    const { id } = (await reported.json()) as { id: string };
    event = await eventually('the event is recorded', async () => {
      const { recordings } = (await json(`list.json?from=0&to=${Date.now()}`)) as { recordings: Listed[] };
      return recordings.find((one) => one.id === id && !one.open) ?? null;
    });
  });
  after(async () => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  });

  const json = async (path: string) => (await fetch(`${daemon.url}/recordings/${path}`)).json();
  const range = () => `from=${event.fromMs - 60_000}&to=${event.toMs + 60_000}`;

  /** How long ffmpeg says that a URL lasts, in seconds, and how many pictures it decodes. */
  async function probed(path: string): Promise<[seconds: number, pictures: number]> {
    const facts = ['-count_frames', '-show_entries', 'stream=duration,nb_read_frames', '-of', 'csv=p=0'];
    const { stdout, stderr } = await runProgram('ffprobe', [
      '-v',
      'error',
      ...facts,
      `${daemon.url}/${path}`,
    ]);
    expect(stderr).to.equal('');
    const [seconds, pictures] = stdout.toString().trim().split(',').map(Number);
    return [seconds ?? 0, pictures ?? 0];
  }

  it('has a clip that begins before it, and a picture', async () => {
    const [seconds, pictures] = await probed(`recordings/${event.id}/clip.avi`);
    expect(seconds).to.be.within(0.8, 3.5);
    expect(pictures).to.be.greaterThan(5);
    // A busy machine has fewer frames, and those later.
    const reportedMs = Date.parse(event.id?.replace(ID_TIME, '$1-$2-$3T$4:$5:$6.$7Z') ?? '');
    expect(reportedMs - event.fromMs).to.be.within(1, 2000);
    expect(event.snapshot).to.equal(true);
    const snapshot = await fetch(`${daemon.url}/recordings/${event.id}/snapshot.jpg`);
    expect((await snapshot.arrayBuffer()).byteLength).to.be.greaterThan(1000);
  });

  it('is exported with what was recorded around it, also from the file that is being written', async () => {
    const [seconds, pictures] = await probed(`recordings/export?${range()}&format=avi`);
    expect(seconds).to.be.greaterThan(0.8);
    expect(pictures).to.be.greaterThan(5);
  });

  it('costs no viewer a frame while clips of it and of the ring are downloaded', async () => {
    const viewers = [1, 2, 3].map(() =>
      raw(daemon.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    for (const { socket } of viewers) socket.resume();
    const downloads = [
      'clip?before=10&after=1',
      'clip?before=10&after=1',
      `recordings/export?${range()}&format=zip`,
    ];
    await Promise.all(
      downloads.map(async (path) => {
        const { status, body } = await fetch(`${daemon.url}/${path}`);
        expect(status).to.equal(200);
        for await (const _ of body ?? []);
      }),
    );
    const watching = await eventually('ten frames for each', async () => {
      const status = (await (await fetch(`${daemon.url}/status`)).json()) as Status;
      return status.viewers.length === 3 && status.viewers.every(({ sent }) => sent > 10) && status.viewers;
    });
    expect(watching.map(({ skipped }) => skipped)).to.deep.equal([0, 0, 0]);
    for (const { socket } of viewers) socket.destroy();
  });

  it('is no reason for picamd to stop late: what is played or downloaded ends as it should', async () => {
    const paths = ['clip?after=300', `recordings/play?at=${event.fromMs}&speed=0.25`];
    const ends = paths.map(async (path) => {
      const { status, body } = await fetch(`${daemon.url}/${path}`);
      const reader = body?.getReader();
      await reader?.read();
      return {
        status,
        rest: (async () => {
          while ((await reader?.read())?.done === false);
        })(),
      };
    });
    const answers = await Promise.all(ends);
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
    expect(await daemon.stop()).to.equal(0);
    // Connections that are reset would reject.
    await Promise.all(answers.map(({ rest }) => rest));
  });
});
