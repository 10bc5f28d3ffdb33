import { expect } from 'chai';
import * as fc from 'fast-check';
import { facts, warnings } from '../../../../daemon/http/page/browser/status-text.ts';
import { readStatus } from '../../../../daemon/http/page/browser/status.ts';
import type { Status } from '../../../../daemon/http/page/browser/status.ts';
import { verdict } from '../../../../daemon/http/page/browser/display-state.ts';
import type { Situation } from '../../../../daemon/http/page/browser/display-state.ts';
import * as words from '../../../../daemon/http/page/browser/format.ts';

const ERROR = {
  message: 'No camera was found',
  hint: 'Check the cable.',
  at: '2026-01-02T03:04:05.000Z',
  times: 3,
};

function document(camera: object = {}, host: object = {}): object {
  return {
    timeMs: 1_700_000_000_000,
    camera: {
      state: 'streaming',
      source: 'rpicam',
      description: 'camera 0 through rpicam-vid',
      model: 'imx708',
      testPicture: false,
      width: 1280,
      height: 720,
      fps: 29.9,
      framerate: 30,
      frameAgeMs: 20,
      frameBytes: 84_600,
      droppedFrames: { tooLarge: 2, broken: 1 },
      restarts: { stalled: 4 },
      errors: [],
      ...camera,
    },
    viewers: [{ skipped: 7 }, { skipped: 0 }],
    access: 'password',
    process: { version: '1.2.3', uptimeSeconds: 11_520, residentBytes: 85e6 },
    host: {
      model: 'Raspberry Pi Zero 2 W',
      temperatureCelsius: 51.5,
      memory: { totalBytes: 448e6, availableBytes: 210e6 },
      disk: { totalBytes: 31e9, availableBytes: 25.4e9 },
      uptimeSeconds: 1_036_800,
      throttling: null,
      ...host,
    },
  };
}

function status(camera: object = {}, host: object = {}): Status {
  const read = readStatus(JSON.stringify(document(camera, host)));
  if (read === null) throw new Error('not read');
  return read;
}

describe('the page’s words', () => {
  it('are numbers as people read them', () => {
    expect([0, 999, 84_600, 1_500_000, 25.4e9, null].map(words.bytes)).to.deep.equal([
      '0 bytes',
      '999 bytes',
      '85 KB',
      '1.5 MB',
      '25 GB',
      '–',
    ]);
    expect([0, 59.9, 60, 3720, 90_061, 864_000, -3, null].map(words.duration)).to.deep.equal([
      '0 s',
      '59 s',
      '1 min',
      '1 h 2 min',
      '1 d 1 h',
      '10 d',
      '0 s',
      '–',
    ]);
    expect([12.4, 999, 1449, -3, null].map(words.latency)).to.deep.equal([
      '12 ms',
      '999 ms',
      '1.4 s',
      '0 ms',
      '–',
    ]);
    expect([29.97, 120.4, null].map(words.rate)).to.deep.equal(['30.0 fps', '120 fps', '–']);
    expect([0, 1, 2000].map((n) => words.plural(n, 'frame'))).to.deep.equal([
      'no frames',
      '1 frame',
      '2,000 frames',
    ]);
    const at = new Date(2026, 10, 5, 3, 9, 5, 678).getTime();
    expect(words.dateTime(at, true)).to.equal('2026-11-05 03:09:05.6');
    expect(words.snapshotName(at)).to.equal('picamd-2026-11-05_03-09-05.jpg');
  });

  it('tell the status', () => {
    expect(facts(status())).to.deep.equal({
      state: 'Streaming',
      camera: 'imx708',
      resolution: '1280 × 720',
      rate: '29.9 fps of 30',
      size: '85 KB',
      dropped: '3',
      restarts: '4',
      machine: 'Raspberry Pi Zero 2 W',
      temperature: '51.5 °C',
      power: 'Not known',
      memory: '210 MB of 448 MB free',
      process: '85 MB',
      disk: '25 GB of 31 GB free',
      uptime: '3 h 12 min',
      'host-uptime': '12 d',
      version: '1.2.3',
      access: 'Users and tokens',
      viewers: '2, 7 frames skipped',
    });
    expect(warnings(status())).to.deep.equal([]);
  });

  it('warn of too little power, heat, a full disk and little memory', () => {
    const throttling = {
      underVoltage: true,
      frequencyCapped: false,
      throttled: false,
      softTemperatureLimit: false,
      sinceBoot: { underVoltage: true, frequencyCapped: false, throttled: true, softTemperatureLimit: true },
    };
    const small = { totalBytes: 1e9, availableBytes: 1e6 };
    const ill = status({}, { throttling, disk: small, memory: small });
    expect(warnings(ill).map(({ text, now }) => [text, now])).to.deep.equal([
      ['Under-voltage: the Pi gets too little power', true],
      ['The processor was throttled since the Pi was started', false],
      ['The Pi was so warm that it slowed down since it was started', false],
      ['The disk is nearly full: 1.0 MB free', true],
      ['Memory is nearly used up: 1.0 MB free', true],
    ]);
    expect(facts(ill)['power']).to.equal('See the warning');
    const quiet = { underVoltage: false, throttled: false, sinceBoot: { throttled: false } };
    expect(facts(status({}, { throttling: quiet }))['power']).to.equal('Good');
  });
});

describe('readStatus', () => {
  it('takes nothing for a status that is none', () => {
    for (const text of ['', 'null', '[]', '7', '{}', '<html>', '{"camera":{}}', '{"process":{}}'])
      expect(readStatus(text), text).to.equal(null);
  });

  it('survives whatever JSON comes, and so do the words', () => {
    const keys = ['camera', 'process', 'host', 'viewers', 'errors', 'throttling', 'memory', 'state', 'at'];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 'x', 1e300, -1, true),
        fc.dictionary(fc.constantFrom(...keys), tie('any')),
        fc.array(tie('any'), { maxLength: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (made) => {
        const read = readStatus(JSON.stringify({ camera: null, process: null, ...made }));
        expect(read).not.to.equal(null);
        if (read === null) return;
        const { machine: _, ...lines } = facts(read);
        expect(Object.values(lines).every((text) => text !== '')).to.equal(true);
        warnings(read);
        verdict({ ...LOST, status: read });
      }),
    );
  });
});

const LIVE: Situation = {
  paused: false,
  ageMs: 30,
  oldAfterMs: 2000,
  latencyMs: 20,
  reach: 'reachable',
  status: null,
  undecodable: false,
  refusal: null,
};
const LOST: Situation = { ...LIVE, ageMs: 12_000, latencyMs: null };

describe('verdict', () => {
  it('is live, late or paused', () => {
    expect(verdict(LIVE)).to.include({ kind: 'live', label: 'Live', reason: '' });
    expect(verdict({ ...LIVE, ageMs: 2000 }).kind).to.equal('live');
    expect(verdict({ ...LIVE, latencyMs: 2300 })).to.include({ kind: 'late', label: '2.3 s behind' });
    expect(verdict({ ...LOST, paused: true }).kind).to.equal('paused');
  });

  const cases: [string, Partial<Situation>, RegExp][] = [
    [
      'the daemon, before the camera is blamed',
      { reach: 'unreachable', status: status({ state: 'stalled', errors: [ERROR] }) },
      /^picamd cannot be reached/,
    ],
    [
      'the camera’s own error',
      { status: status({ state: 'backing-off', errors: [ERROR] }) },
      /^No camera was found Check the cable\. picamd goes on trying\.$/,
    ],
    [
      'a camera that is not tried again',
      { status: status({ state: 'stopped', errors: [ERROR] }) },
      /not tried again until/,
    ],
    [
      'a camera that is silent',
      { status: status({ frameAgeMs: 9000 }) },
      /^The camera sends no new pictures/,
    ],
    [
      'too many viewers',
      { status: status(), refusal: 'too-many-viewers' },
      /^The camera has as many viewers .* MAX_VIEWERS/,
    ],
    ['a refusal, to whom no status is told', { refusal: 'no-frame' }, /^The camera has no picture to show/],
    ['pictures that are none', { status: status(), undecodable: true }, /cannot decode them/],
    ['a stranger', { reach: 'strange' }, /^Something else than picamd answers A proxy/],
    ['nothing else', { status: status() }, /^Waiting for a new picture/],
    ['a start', { status: status({ state: 'starting' }) }, /^The camera is being started/],
  ];
  for (const [name, situation, expected] of cases)
    it(`says how old the picture is, and why: ${name}`, () => {
      const { kind, label, reason, hint } = verdict({ ...LOST, ...situation });
      expect([kind, label]).to.deep.equal(['old', 'Picture is 12 s old']);
      expect(`${reason} ${hint}`.trim()).to.match(expected);
    });

  it('is connecting while nothing is known to be wrong, and lost when something is', () => {
    const first = { ...LOST, ageMs: null };
    expect(verdict({ ...first, reach: 'unknown' }).kind).to.equal('connecting');
    expect(verdict({ ...first, status: status() }).kind).to.equal('connecting');
    expect(verdict({ ...first, status: status({ state: 'idle' }) }).kind).to.equal('connecting');
    expect(verdict({ ...first, reach: 'unreachable' })).to.include({ kind: 'old', label: 'No picture' });
    expect(verdict({ ...first, status: status({ state: 'stalled', errors: [ERROR] }) }).kind).to.equal('old');
  });
});
