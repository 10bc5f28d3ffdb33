import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { childrenOf, lives } from '../helpers/process-facts.ts';

describe('the privacy of a running daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-privacy-'));
  const state = join(folder, 'state');
  let daemon: RunningDaemon;

  before(() => mkdirSync(state));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    daemon.kill('SIGKILL');
    await daemon.exited;
  });

  const start = async () => {
    daemon = await startDaemon([], { STATE_DIRECTORY: state });
  };
  const put = async (body: object) => {
    const answer = await fetch(`${daemon.url}/privacy.json`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).to.equal(200);
    return (await answer.json()) as Record<string, unknown>;
  };

  it('has no camera program while it is on, also after a reload, a kill and a new start, and has it again', async () => {
    await start();
    await daemon.logged(/camera: streaming/);
    const [camera = 0, ...others] = childrenOf(daemon.pid);
    expect([lives(camera), others]).to.deep.equal([true, []]);
    await put({ on: true });
    // When the answer is there, its light is off.
    expect([lives(camera), childrenOf(daemon.pid)]).to.deep.equal([false, []]);
    daemon.kill('SIGHUP');
    await daemon.logged(/settings: reloaded/);
    expect(childrenOf(daemon.pid)).to.deep.equal([]);
    daemon.kill('SIGKILL');
    await daemon.exited;

    await start();
    await eventually('the card', async () => {
      const { state: shown } = (await (await fetch(`${daemon.url}/healthz`)).json()) as { state: string };
      return shown === 'private';
    });
    expect(childrenOf(daemon.pid)).to.deep.equal([]);
    expect(daemon.log())
      .to.include('privacy: on, as anyone has set it')
      .and.not.include('built-in test picture');
    await put({ on: false });
    await daemon.logged(/camera: streaming/);
    expect(childrenOf(daemon.pid).length).to.equal(1);
    expect(await daemon.stop()).to.equal(0);
  });

  it('ends by itself', async () => {
    await start();
    await daemon.logged(/camera: streaming/);
    // It may be over before its answer is here.
    await put({ on: true, seconds: 1 });
    await daemon.logged(/privacy: on[^]*privacy: off, its time is over[^]*camera: streaming/);
    await eventually('the camera program', () => childrenOf(daemon.pid).length === 1);
    await eventually('the file', () => readFileSync(join(state, 'privacy.json'), 'utf8').includes('"auto"'));
  });

  it('is on although its file cannot be written', async () => {
    await start();
    rmSync(state, { recursive: true });
    // A file where the folder was: root may write anywhere.
    writeFileSync(state, '');
    expect(await put({ on: true })).to.include({ on: true, saved: false });
    expect(childrenOf(daemon.pid)).to.deep.equal([]);
    await daemon.logged(/privacy\.json cannot be written.*privacy is on all the same/);
  });
});
