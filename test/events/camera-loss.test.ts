import { expect } from 'chai';
import { CameraLoss } from '../../daemon/events/camera-loss.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import { ManualClock } from '../helpers/manual-clock.ts';

describe('CameraLoss', () => {
  let clock: ManualClock;
  let phases: string[];
  let log: EventLog;
  let loss: CameraLoss;
  let state: 'streaming' | 'expected' | 'missing';
  let setByMs: number;

  beforeEach(() => {
    [clock, phases, state] = [new ManualClock(1e12), [], 'expected'];
    log = new EventLog({ camera: () => 'Drive', now: clock.now });
    log.listen(({ type, phase }) => phases.push(`${type} ${phase}`));
    const camera = () => ({ state, reason: state === 'missing' ? 'No camera' : null });
    setByMs = 0;
    const now = () => clock.now() + setByMs;
    loss = new CameraLoss({ log, lostMs: () => 60_000, camera, timer: clock.timer, now });
  });

  function become(next: typeof state): void {
    state = next;
    loss.look();
  }

  it('reports a camera without pictures after CAMERA_LOST_SECONDS, from when they ceased, and its return', () => {
    become('streaming');
    become('missing');
    clock.wait(30_000);
    // It tries again and again.
    become('missing');
    clock.wait(29_999);
    expect(phases).to.deep.equal([]);
    clock.wait(1);
    expect(phases).to.deep.equal(['camera-lost start']);
    expect(log.last?.text).to.equal('No camera');
    expect(Date.parse(log.last!.startedAt)).to.equal(1e12);
    become('missing');
    clock.wait(100_000);
    become('streaming');
    expect(phases).to.deep.equal(['camera-lost start', 'camera-lost end', 'camera-back end']);
  });

  it('knows since when although the clock was set meanwhile', () => {
    become('missing');
    setByMs = 1e9;
    clock.wait(60_000);
    expect(Date.parse(log.last!.startedAt)).to.equal(1e12 + 1e9);
  });

  it('says nothing of a restart, nor of a camera that need not send', () => {
    become('missing');
    clock.wait(59_000);
    become('streaming');
    become('missing');
    clock.wait(59_000);
    become('expected');
    clock.wait(600_000);
    expect(phases).to.deep.equal([]);
    expect(clock.waiting).to.equal(0);
  });

  it('does not call it back when it becomes private', () => {
    become('missing');
    clock.wait(60_000);
    become('expected');
    expect(phases).to.deep.equal(['camera-lost start', 'camera-lost end']);
  });

  it('leaves no timer when picamd stops, though the camera stops later', () => {
    become('missing');
    loss.stop();
    become('missing');
    expect(clock.waiting).to.equal(0);
  });
});
