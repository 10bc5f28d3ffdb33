import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AS_ADMIN, AS_VIEWER, putDocument, startAppWithUsers } from '../../helpers/app-with-users.ts';
import type { AppWithUsers } from '../../helpers/app-with-users.ts';
import { eventually } from '../../helpers/eventually.ts';
import { quartersCamera } from '../../helpers/quarters.ts';

const DRIVE = {
  name: 'Drive',
  points: [
    [0, 0.5],
    [1, 0.5],
    [1, 1],
  ],
};

interface MotionStatus {
  readonly on: boolean;
  readonly score: number | null;
  readonly examinedMs: number;
  readonly examinedFrames: number;
}

describe('motion over HTTP', () => {
  const pictures = mkdtempSync(join(tmpdir(), 'picamd-motion-'));
  let app: AppWithUsers;

  before(async () => {
    const wrong = {
      name: 'Tree',
      points: [
        [0, 0],
        [2, 0],
        [0, 1],
      ],
    };
    app = await startAppWithUsers({ 'motion.json': { zones: [DRIVE], masks: [wrong] } }, [
      ...quartersCamera(join(pictures, 'picture.jpg'), 320, 240),
      '--motion',
      'on',
    ]);
  });
  after(async () => {
    await app.stop();
    rmSync(pictures, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = AS_ADMIN) =>
    fetch(`${app.url}${path}`, { headers });
  const put = (document: object, tag?: string) => putDocument(`${app.url}/motion/areas.json`, document, tag);

  it('leaves out an area that is wrong in the file, and names it', async () => {
    expect(await (await get('/motion/areas.json')).json()).to.deep.equal({ zones: [DRIVE], masks: [] });
    const { notices } = (await (await get('/status')).json()) as { notices: { message: string }[] };
    expect(notices.map(({ message }) => message).join('\n')).to.match(
      /motion\.json is used without this: masks\[0\]\.points\[1\]\[0\]: must be a fraction of the picture, from 0 to 1/,
    );
  });

  it('takes areas from admins only, who have seen the current ones, and keeps them', async () => {
    const areas = { zones: [], masks: [DRIVE] };
    const answer = await put(areas);
    expect([answer.status, await answer.json()]).to.deep.equal([200, areas]);
    expect(JSON.parse(readFileSync(join(app.folder, 'motion.json'), 'utf8'))).to.deep.equal(areas);
    const { notices } = (await (await get('/status')).json()) as { notices: { code: string }[] };
    expect(notices.map(({ code }) => code)).not.to.include('bad-state-file');
    expect((await put(areas, '"old"')).status).to.equal(412);
    const wrong = await put({ masks: [{ ...DRIVE, name: '' }] });
    expect([wrong.status, wrong.headers.get('X-Picamd-Error')]).to.deep.equal([400, 'state-invalid']);
    expect(await wrong.text()).to.include('masks[0].name: must be a text of 1 to 40 characters');
    expect((await get('/motion/areas.json', AS_VIEWER)).status).to.equal(403);
  });

  it('reports its score in /status and the metrics', async () => {
    const motion = await eventually('an examined frame', async () => {
      const { motion: now } = (await (await get('/status')).json()) as { motion: MotionStatus };
      return now.examinedFrames > 0 && now;
    });
    expect(motion.on).to.equal(true);
    expect(motion.score).to.equal(0);
    expect(motion.examinedMs).to.be.greaterThan(0);
    expect(await (await get('/metrics')).text()).to.match(/^picamd_motion_examined_frames_total [1-9]/m);
  });

  /** The messages of GET /motion/live, as they come; closes after so many. */
  async function live(count: number): Promise<Record<string, unknown>[]> {
    const messages: Record<string, unknown>[] = [];
    const response = await get('/motion/live');
    expect(response.headers.get('Content-Type')).to.equal('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const message of whole)
        if (message.startsWith('data: '))
          messages.push(JSON.parse(message.slice(6)) as Record<string, unknown>);
      if (messages.length >= count) break;
    }
    return messages;
  }

  it('shows admins what it sees: the last scores, then each result with its blocks', async () => {
    const [history, result, next] = await live(3);
    expect(history).to.have.property('kind', 'history');
    expect(history!['seconds']).to.have.nested.property('[0][1]', 0);
    expect(result).to.include({ kind: 'result', score: 0, moving: false, columns: 40, rows: 30 });
    expect(Buffer.from(String(result!['blocks']), 'base64')).to.have.length(150);
    expect(next!['atMs']).to.be.greaterThan(result!['atMs'] as number);
    expect((await get('/motion/live', AS_VIEWER)).status).to.equal(403);
  });

  it('shows it in four windows at most, which end with picamd', async () => {
    const windows: Response[] = [];
    // The one of the test before may still be closing.
    await eventually('four windows', async () => {
      const response = await get('/motion/live');
      if (response.status === 200) windows.push(response);
      return windows.length === 4;
    });
    const more = await get('/motion/live');
    expect([more.status, more.headers.get('X-Picamd-Error')]).to.deep.equal([503, 'too-many-event-streams']);
    const ends = windows.map((response) => response.text());
    await app.stop();
    for (const text of await Promise.all(ends)) expect(text).to.include('"kind":"history"');
  });
});
