import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { loadConfig } from '../../daemon/config/load.ts';
import type { EventStore } from '../../daemon/events/event-store.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { RecordingSwitch } from '../../daemon/recording/recording-switch.ts';
import { eventually } from '../helpers/eventually.ts';
import { filesBelow, RecordedFrames } from '../helpers/recorded-frames.ts';

describe('RecordingSwitch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-switch-'));
  after(() => rmSync(folder, { recursive: true }));

  function configOf(root: string, ...more: string[]) {
    const args = [`--record-path=${root}`, '--record-on-system-card=on', '--record-keep-free=0%', ...more];
    return loadConfig(['--config', '/dev/null', ...args], {}).config;
  }

  function made({ instance = null as string | null } = {}) {
    const root = mkdtempSync(join(folder, 'root-'));
    const [frames, taps] = [new RecordedFrames(), new Set<(frame: Frame) => void>()];
    const state = { isAllowed: true, held: 0, config: configOf(root), stores: [] as (EventStore | null)[] };
    const part = new RecordingSwitch({
      log: pino({ level: 'silent' }),
      config: () => state.config,
      instance: () => instance,
      framesSince: frames.since,
      newest: () => frames.newest,
      frameIntervalMs: () => 100,
      tap: (callback) => {
        taps.add(callback);
        return () => void taps.delete(callback);
      },
      hold: () => {
        state.held++;
        return () => void state.held--;
      },
      listen: () => () => {},
      attach: () => {},
      isAllowed: () => state.isAllowed,
      onStore: (store) => state.stores.push(store),
      onDisk: () => {},
      onNotices: () => {},
    });
    const apply = (...args: string[]) => part.apply((state.config = configOf(root, ...args)));
    const push = (): void => {
      for (const tap of taps) tap(frames.push(performance.now()));
    };
    return { root, part, state, taps, apply, push };
  }

  it('is off by default, makes the camera run while it is on, and ends at once when it is not allowed', async () => {
    const { root, part, state, taps, apply, push } = made();
    await apply();
    expect([part.report, part.recording, state.held]).to.deep.equal([null, null, 0]);
    await apply('--record=continuous');
    expect([state.held, taps.size]).to.deep.equal([1, 1]);
    await eventually('ready', () => part.report?.space !== null);
    expect(state.stores).to.have.length(1);
    push();
    state.isAllowed = false;
    const applied = apply('--record=continuous');
    // In the same tick: nothing of a picture that is private now is taken.
    expect(taps.size).to.equal(0);
    await applied;
    expect([part.report?.state, state.held]).to.deep.equal(['off', 0]);
    expect(filesBelow(root).filter((name) => name.endsWith('.avi'))).to.have.length(1);
    state.isAllowed = true;
    await apply('--record=continuous');
    expect(taps.size).to.equal(1);
    await apply();
    expect([part.report, state.held, state.stores.at(-1)]).to.deep.equal([null, 0, null]);
    await part.stop();
  });

  it('is on after it was not allowed for a moment', async () => {
    const { part, state, taps, apply } = made();
    await apply('--record=continuous');
    state.isAllowed = false;
    const ended = apply('--record=continuous');
    state.isAllowed = true;
    await Promise.all([ended, apply('--record=continuous')]);
    expect([state.held, taps.size]).to.deep.equal([1, 1]);
    await part.stop();
  });

  it('records to a folder of each camera, if a machine has several', async () => {
    const { root, part, apply } = made({ instance: 'garage' });
    await apply('--record=continuous');
    await eventually('ready', () => existsSync(join(root, 'garage', '.picamd-lock')));
    await part.stop();
  });

  it('says so if only posted events are recorded, because MOTION is off', async () => {
    const { part, apply } = made();
    const codes = () => part.notices.map(({ code }) => code);
    await apply('--record=events');
    expect(codes()).to.deep.equal(['only-posted-events']);
    await apply('--record=events', '--motion=on');
    expect(codes()).to.deep.equal([]);
    // A picture a second is kept all the same.
    await apply('--record=both');
    expect(codes()).to.deep.equal([]);
    await part.stop();
  });
});
