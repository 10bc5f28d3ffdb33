import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askJson } from '../../helpers/ask.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { pictures } from '../../helpers/pictures.ts';
import { WallClient } from '../../helpers/wall-client.ts';

const NAMES = Array.from({ length: 16 }, (_, index) => `camera-${index}`);
const RATE = 10;

describe('the wall of a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-wall-'));
  const file = join(folder, 'cameras');
  /** One picamd stands for all cameras: the hub asks it once for each. */
  let source: RunningDaemon;
  let hub: RunningDaemon;
  let wall: WallClient;

  const list = (...lines: string[]) => writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const startHub = (...args: string[]) =>
    startDaemon(['--role', 'hub', '--cameras-file', file, '--idle-stop-seconds', '0', ...args]);
  const stateOf = async (name: string) => {
    const at = { host: '127.0.0.1', port: hub.port };
    const { cameras } = await askJson<{ cameras: { name: string; state: string }[] }>(at, '/cameras');
    return cameras.find((camera) => camera.name === name)?.state;
  };
  const rates = (fps: number, names = NAMES) => Object.fromEntries(names.map((name) => [name, fps]));

  before(async () => {
    source = await startDaemon([
      ...pictures(),
      '--camera-framerate',
      String(RATE),
      '--max-viewers-per-address',
      '64',
    ]);
  });
  afterEach(async () => {
    await wall.close();
    hub.kill('SIGKILL');
    await hub.exited;
  });
  after(async () => {
    await source.stop();
    rmSync(folder, { recursive: true });
  });

  it('sends the pictures of sixteen cameras in one stream, each at the rate that is wished', async () => {
    list(...NAMES.map((name) => `${name} ${source.url}/`));
    hub = await startHub();
    wall = await new WallClient(hub.url).open();
    expect([wall.status, await stateOf('camera-0')]).to.deep.equal([200, 'idle']);
    expect(await wall.wish(rates(2))).to.equal(204);
    await eventually('pictures of all', () => NAMES.every((name) => wall.countOf(name) > 12));
    for (const name of NAMES) expect(wall.states.get(name), name).to.deep.equal(['waiting', 'live']);

    // A hidden tile costs nothing, and a large one gets each picture.
    expect(await wall.wish({ ...rates(0), 'camera-3': 30 })).to.equal(204);
    await eventually('rest', async () => (await stateOf('camera-0')) === 'idle');
    const [before, of3] = [wall.countOf('camera-0'), wall.countOf('camera-3')];
    await eventually('pictures of one', () => wall.countOf('camera-3') > of3 + 10);
    expect(wall.countOf('camera-0')).to.equal(before);
    expect(await hub.stop()).to.equal(0);
    await eventually('the end of the stream', () => wall.hasEnded);
  });
});
