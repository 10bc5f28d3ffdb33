import { expect } from 'chai';
import { MOST_SITE_CAMERAS, SiteCameras } from '../../../daemon/nats/hub/site-cameras.ts';

const PRESENCE = {
  name: 'Hall',
  version: '1',
  state: 'idle',
  healthy: true,
  reason: null,
  width: 0,
  height: 0,
  fps: 0,
  uptime: 1,
  addresses: [],
  run: 1,
  at: 0,
};
const HOUR_MS = 3_600_000;

describe('SiteCameras', () => {
  let told: string[];
  let cameras: SiteCameras;
  beforeEach(() => {
    told = [];
    cameras = new SiteCameras({
      onNames: () => told.push('names'),
      onLost: ({ name }) => told.push(`${name} lost`),
      onBack: ({ name }) => told.push(`${name} back`),
      onPrivacy: ({ name, presence: { state } }) => told.push(`${name} ${state}`),
    });
    cameras.connected(0);
  });
  const heard = (name: string, ms: number) => cameras.heard(name, { ...PRESENCE, at: ms }, ms);
  /** Looks every second. */
  const until = (fromMs: number, toMs: number, each: (ms: number) => void = () => {}) => {
    for (let ms = fromMs; ms <= toMs; ms += 1000) {
      each(ms);
      cameras.look(ms);
    }
  };

  it('says once that a camera is lost, 20 s after it was heard last, and once that it is back', () => {
    heard('hall', 0);
    until(0, 20_000);
    expect(told).to.deep.equal(['names']);
    until(21_000, 60_000);
    expect([told, cameras.find('hall')?.isLost]).to.deep.equal([['names', 'hall lost'], true]);
    heard('hall', 60_500);
    heard('hall', 61_000);
    expect([told, cameras.find('hall')?.isLost]).to.deep.equal([['names', 'hall lost', 'hall back'], false]);
  });

  it('takes no camera for lost that could not be heard', () => {
    heard('hall', 0);
    cameras.disconnected();
    until(0, 60_000);
    cameras.connected(60_000);
    until(60_000, 79_000);
    // Stopped for 30 s: what came meanwhile is read after the first look.
    cameras.look(110_000);
    until(110_000, 129_000);
    expect(told).to.deep.equal(['names']);
    until(130_000, 132_000);
    expect(told).to.deep.equal(['names', 'hall lost']);
  });

  it('says when a camera becomes private, and when it no longer is', () => {
    heard('hall', 0);
    for (const state of ['private', 'private', 'idle', 'streaming'])
      cameras.heard('hall', { ...PRESENCE, state }, 1000);
    expect(told).to.deep.equal(['names', 'hall private', 'hall idle']);
  });

  it('lists a camera that was heard before, as lost, without saying that it has been lost now', () => {
    heard('hall', 1000);
    for (const [name, agoMs] of [
      ['hall', 1000],
      ['garage', HOUR_MS],
      ['yard', 5000],
    ] as const)
      cameras.restore(name, PRESENCE, agoMs, 2000);
    expect(cameras.all.map(({ name, isLost }) => `${name} ${isLost}`)).to.deep.equal([
      'garage true',
      'hall false',
      'yard false',
    ]);
    expect(cameras.find('hall')?.heardAtMs).to.equal(1000);
    until(2000, 30_000, (ms) => heard('hall', ms));
    expect(told).to.deep.equal(['names', 'names', 'names', 'yard lost']);
    heard('garage', 31_000);
    expect(told.at(-1)).to.equal('garage back');
    until(23 * HOUR_MS, 25 * HOUR_MS, (ms) => heard('hall', ms));
    expect(cameras.all.map(({ name }) => name)).to.deep.equal(['hall']);
  });

  it('forgets a camera after a day', () => {
    heard('hall', 0);
    heard('garage', 0);
    until(0, 30_000, (ms) => heard('garage', ms));
    heard('garage', 25 * HOUR_MS);
    cameras.look(25 * HOUR_MS);
    expect(cameras.all.map(({ name }) => name)).to.deep.equal(['garage']);
    expect(told).to.deep.equal(['names', 'names', 'hall lost', 'names']);
  });

  it('keeps a thousand; one that was lost makes room', () => {
    for (let i = 0; i < MOST_SITE_CAMERAS; i++) heard(`c${i}`, 0);
    heard('more', 1000);
    expect([cameras.all.length, cameras.refused, cameras.find('more')]).to.deep.equal([1000, 1, null]);
    until(1000, 30_000, (ms) => {
      if (ms % 10_000 > 0) return;
      for (let i = 0; i < MOST_SITE_CAMERAS; i++) if (i !== 5) heard(`c${i}`, ms);
    });
    heard('more', 30_000);
    expect([cameras.all.length, cameras.find('c5')]).to.deep.equal([1000, null]);
    expect(cameras.find('more')?.name).to.equal('more');
  });

  it('refuses a name that differs from another one in case only', () => {
    heard('hall', 0);
    heard('Hall', 0);
    expect([cameras.all.map(({ name }) => name), cameras.refused]).to.deep.equal([['hall'], 1]);
  });
});
