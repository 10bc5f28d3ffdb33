import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import { pictures } from '../helpers/pictures.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
const FRAMES = 10;
/** On a machine so busy that a process gets no time for this long, in ms, the tests of frames fail too. */
const MOST_MS = 5000;
const STAGES = ['split', 'hand-over', 'publish', 'drain', 'age'];

interface Summary {
  msg: string;
  count: number;
  p50Ms: number;
  p99Ms: number;
}

describe('TRACE', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'picamd-trace-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Watches some frames. Returns the lines of the trace, and which of its files were loaded: V8's coverage lists all. */
  async function watch(args: string[]): Promise<{ lines: Summary[]; files: string[] }> {
    const daemon = await startDaemon([...pictures(), ...args], { NODE_V8_COVERAGE: folder });
    const client = raw(daemon.port, GET);
    await client.until((bytes) => parseStream(bytes).parts.length >= FRAMES);
    client.socket.destroy();
    expect(await daemon.stop()).to.equal(0);
    const lines = daemon
      .log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Summary)
      .filter(({ msg }) => msg.startsWith('trace: '));
    const coverage = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const files = [...coverage.join('').matchAll(/"url":"[^"]*\/daemon\/([^"]+)"/g)].map(
      ([, file = '']) => file,
    );
    return { lines, files };
  }

  it('=frame logs each stage of a frame', async () => {
    const { lines, files } = await watch(['--trace', 'frame']);
    expect(files).to.include('trace/frame-trace.js');
    expect(lines.map(({ msg }) => msg)).to.deep.equal(STAGES.map((stage) => `trace: ${stage}`));
    for (const { msg, count, p50Ms, p99Ms } of lines) {
      expect(count, msg).to.be.at.least(FRAMES - 1);
      expect(p50Ms, msg).to.be.within(0, MOST_MS);
      expect(p99Ms, msg).to.be.within(p50Ms, MOST_MS);
    }
    // A frame is split before it is written, and Node needs time for both.
    expect(lines.find(({ msg }) => msg === 'trace: split')?.p50Ms).to.be.greaterThan(0);
    expect(lines.find(({ msg }) => msg === 'trace: drain')?.p50Ms).to.be.greaterThan(0);
  });

  it('=off, the default, loads nothing of it', async () => {
    const { lines, files } = await watch([]);
    expect(files).to.include('stream/broadcaster.js').and.not.include('trace/frame-trace.js');
    expect(lines).to.deep.equal([]);
  });
});
