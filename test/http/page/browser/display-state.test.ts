import { expect } from 'chai';
import { displayState } from '../../../../daemon/http/page/browser/display-state.ts';
import type { DisplayInput } from '../../../../daemon/http/page/browser/display-state.ts';
import { pageStatus } from '../../../helpers/page-status.ts';

const ERROR = {
  message: 'No camera was found',
  hint: 'Check the cable.',
  at: '2026-01-02T03:04:05.000Z',
  times: 3,
};

const LIVE: DisplayInput = {
  paused: false,
  ageMs: 30,
  staleAfterMs: 2000,
  latencyMs: 20,
  reachability: 'reachable',
  status: null,
  undecodable: false,
  refusal: null,
};
const STALE: DisplayInput = { ...LIVE, ageMs: 12_000, latencyMs: null };
const OFFLINE = 'Camera offline';
const NOT_LIVE = 'No live picture';

describe('displayState', () => {
  it('is live, late or paused', () => {
    expect(displayState(LIVE)).to.include({ kind: 'live', label: 'Live', reason: '' });
    expect(displayState({ ...LIVE, ageMs: 2000 }).kind).to.equal('live');
    const late = displayState({ ...LIVE, latencyMs: 2300 });
    expect(late).to.include({ kind: 'late', label: '2.3 s delay' });
    expect(displayState({ ...STALE, paused: true }).kind).to.equal('paused');
  });

  const cases: [string, Partial<DisplayInput>, string, RegExp][] = [
    [
      'the daemon before the camera',
      { reachability: 'unreachable', status: pageStatus({ state: 'stalled', errors: [ERROR] }) },
      OFFLINE,
      /^Can’t reach the camera Check .* picamd is running\.$/,
    ],
    [
      'the error of the camera',
      { status: pageStatus({ state: 'backing-off', errors: [ERROR] }) },
      OFFLINE,
      /^No camera was found Check the cable\. picamd keeps retrying\.$/,
    ],
    [
      'a camera that picamd does not retry',
      { status: pageStatus({ state: 'stopped', errors: [ERROR] }) },
      OFFLINE,
      /does not retry until/,
    ],
    [
      'a silent camera',
      { status: pageStatus({ frameAgeMs: 9000 }) },
      OFFLINE,
      /^The camera is not sending new pictures If this continues/,
    ],
    ['a session that ended', { reachability: 'logged-out' }, NOT_LIVE, /^You’ve been logged out Reload/],
    [
      'a token that is no longer valid',
      { refusal: 'wrong-credentials' },
      NOT_LIVE,
      /^You’ve been logged out/,
    ],
    [
      'too many viewers',
      { status: pageStatus(), refusal: 'too-many-viewers' },
      NOT_LIVE,
      /^The viewer limit has been reached .* MAX_VIEWERS/,
    ],
    [
      'a refusal, on a page that cannot read the status',
      { refusal: 'no-frame' },
      OFFLINE,
      /^The camera has no picture picamd keeps retrying/,
    ],
    [
      'pictures that cannot be decoded',
      { status: pageStatus(), undecodable: true },
      NOT_LIVE,
      /^This browser can’t decode the pictures/,
    ],
    [
      'another server',
      { reachability: 'not-picamd' },
      NOT_LIVE,
      /^Something other than picamd is answering There may be a proxy/,
    ],
    [
      'frames that cannot be used, from a source that is not started again',
      { status: pageStatus({ state: 'unreadable', errors: [ERROR] }) },
      OFFLINE,
      new RegExp(`^${ERROR.message} ${ERROR.hint}$`),
    ],
    ['nothing else', { status: pageStatus() }, NOT_LIVE, /^Waiting for a new picture$/],
    ['a start', { status: pageStatus({ state: 'starting' }) }, NOT_LIVE, /^The camera is starting$/],
  ];
  for (const [name, input, title, expected] of cases)
    it(`says how old the picture is, and why: ${name}`, () => {
      const state = displayState({ ...STALE, ...input });
      const label = title === OFFLINE ? 'Offline' : 'No live picture';
      expect(state).to.include({ kind: 'old', label, title, ageMs: 12_000, offline: title === OFFLINE });
      expect(`${state.reason} ${state.hint}`.trim()).to.match(expected);
    });

  it('is connecting while nothing is known to be wrong, and old when something is', () => {
    const first = { ...STALE, ageMs: null };
    expect(displayState({ ...first, reachability: 'unknown' }).kind).to.equal('connecting');
    expect(displayState({ ...first, status: pageStatus() }).kind).to.equal('connecting');
    expect(displayState({ ...first, status: pageStatus({ state: 'idle' }) }).kind).to.equal('connecting');
    expect(displayState({ ...first, reachability: 'unreachable' })).to.include({
      kind: 'old',
      label: 'Offline',
      title: 'Camera offline',
    });
    expect(displayState({ ...first, reachability: 'logged-out' }).title).to.equal('No live picture');
    const stalled = pageStatus({ state: 'stalled', errors: [ERROR] });
    expect(displayState({ ...first, status: stalled }).kind).to.equal('old');
  });
});
