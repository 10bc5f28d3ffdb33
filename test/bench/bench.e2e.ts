import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseResults } from '../../scripts/bench/results.ts';
import type { Results } from '../../scripts/bench/results.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { tagsOf } from '../helpers/well-formed.ts';

const BENCH = fileURLToPath(new URL('../../scripts/bench/main.js', import.meta.url));
const DAEMON = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));
const TINY = ['--warm', '1', '--seconds', '1', '--runs', '1', '--size', '640x480', '--daemon', DAEMON];
const MAX_RUN_MS = 240_000;
const MAX_END_MS = 20_000;
const POLL_MS = 50;

/** A folder for temporary files, by which the processes of a run are recognized: it is in their arguments or environment. */
function privateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bench-test-'));
}

function processesWith(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) =>
      [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((path) => textOf(path).includes(folder)),
    )
    .map((pid) => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .filter((command) => command !== '');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + MAX_END_MS;
  while (!condition() && performance.now() < endMs) await delay(POLL_MS);
}

describe('npm run bench, with tiny numbers', function () {
  needs('OpenSSL');
  this.timeout(MAX_RUN_MS + MAX_END_MS);
  let folder = '';
  let results: Results;
  let table: string;
  let svg: string;

  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true });
  });
  before('run', async () => {
    folder = privateFolder();
    const [json, picture] = [join(folder, 'results.json'), join(folder, 'results.svg')];
    const { code, stdout, stderr } = await runProgram(
      process.execPath,
      [BENCH, ...TINY, '--clients', '0,2', '--json', json, '--svg', picture],
      { timeoutMs: MAX_RUN_MS, env: { ...process.env, TMPDIR: folder } },
    );
    table = stdout.toString();
    expect(code, `${table}\n${stderr}`).to.equal(0);
    results = parseResults(readFileSync(json, 'utf8'));
    svg = readFileSync(picture, 'utf8');
  });

  it('has a row for every server, mode and number of viewers', () => {
    const rows = results.rows.map(({ subject, mode, viewers }) => `${subject} ${mode} ${viewers}`);
    const floors = ['node-floor plain', ...(table.includes('No C floor') ? [] : ['c-floor plain'])];
    const both = ['picamd plain', ...floors].flatMap((row) => [`${row} 0`, `${row} 2`]);
    const modes = ['on-demand 0', 'on-demand 1', 'tls 10', 'fps 10', 'slow 10', 'auth 10'];
    expect(rows.toSorted()).to.deep.equal([...both, ...modes.map((mode) => `picamd ${mode}`)].toSorted());
  });

  it('has figures that can be', () => {
    for (const row of results.rows) {
      const { subject, mode, viewers, memoryMegabytes, residentMegabytes } = row;
      const what = `${subject} ${mode} ${viewers}`;
      expect(row, what).to.include({ damaged: 0, disordered: 0, closed: 0 });
      const [least, most] = subject === 'c-floor' ? [0.5, 20] : [25, 250];
      expect(residentMegabytes.median, what).to.be.within(least, most);
      expect(row.listenMs.median, what).to.be.within(1, 20_000);
      if (mode === 'on-demand' && viewers === 0) {
        expect(row.cpuMicrosecondsPerFrame, what).to.equal(null);
        expect(memoryMegabytes?.ring, what).to.equal(0);
        continue;
      }
      expect(row.cpuMicrosecondsPerFrame?.median, what).to.be.within(5, 50_000);
      expect(row.coldMicrosecondsPerFrame?.median, what).to.be.within(5, 50_000);
      if (viewers > 0) {
        // Of a second only: frames that had waited come together.
        expect(row.fpsMin?.median, what).to.be.within(0, mode === 'fps' ? 8 : 60);
        expect(row.latencyP50Ms?.median, what).to.be.within(0.01, 5000);
      }
      if (subject === 'picamd') {
        const { ring = 0, heap = 0, code = 0, other = 0 } = memoryMegabytes ?? {};
        expect(Math.min(ring, heap, code), what).to.be.greaterThan(0.2);
        expect(ring + heap + code + other, what).to.be.closeTo(residentMegabytes.median, 1);
      }
    }
  });

  it('compares picamd with the floors, which need less', () => {
    const row = results.rows.find(({ subject, viewers }) => subject === 'picamd' && viewers === 2);
    expect(row?.cpuToNodeFloor?.median).to.be.within(0.7, 20);
    const floor = results.rows.find(({ subject }) => subject === 'node-floor');
    expect(floor?.memoryMegabytes).to.equal(null);
  });

  it('prints the rows as a table', () => {
    const [heading = '', ...lines] = table.split('\n');
    expect(heading).to.match(/^server +viewers +fps min +CPU\/frame/);
    expect(lines.filter((line) => /^(picamd|Node floor|C floor)/.test(line))).to.have.length(
      results.rows.length,
    );
  });

  it('draws a well-formed picture', () => {
    const texts = tagsOf(svg).map(({ text }) => text);
    expect(texts).to.include.members(['nobody looks', '2 viewers', 'µs, logarithmic', 'MB']);
    expect(svg).to.not.match(/NaN|Infinity|undefined/);
  });

  it('leaves no process and no file behind', () => {
    expect(processesWith(folder)).to.deep.equal([]);
    expect(readdirSync(folder).toSorted()).to.deep.equal(['results.json', 'results.svg']);
  });
});

describe('npm run bench, ended early', function () {
  this.timeout(4 * MAX_END_MS);

  it('names a daemon that does not start, with what it says', async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [
      BENCH,
      ...TINY,
      '--modes',
      'plain',
      '--daemon',
      '/nonexistent/main.js',
    ]);
    expect(code).to.equal(1);
    expect(stdout.toString()).to.equal('');
    expect(stderr).to.match(
      /picamd, plain, nobody looks: it does not listen[^]*Cannot find module '\/nonexistent\/main\.js'/,
    );
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    it(`leaves no process behind after ${signal}`, async () => {
      const folder = privateFolder();
      const bench = spawn(
        process.execPath,
        [BENCH, ...TINY, '--clients', '2', '--modes', 'plain', '--warm', '60'],
        { stdio: 'ignore', env: { ...process.env, TMPDIR: folder } },
      );
      const exited = once(bench, 'exit');
      try {
        const started = () =>
          ['/daemon/main.js', '/camera.js', '/clients.js'].filter((name) =>
            processesWith(folder).some((command) => command.includes(name)),
          );
        await until(() => started().length === 3);
        expect(started()).to.have.length(3);
      } finally {
        bench.kill(signal);
        await exited;
      }
      await until(() => processesWith(folder).length === 0);
      expect(processesWith(folder)).to.deep.equal([]);
      if (signal === 'SIGTERM') expect(readdirSync(folder)).to.deep.equal([]);
      rmSync(folder, { recursive: true, force: true });
    });
});
