import { expect } from 'chai';
import {
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatFps,
  formatLatency,
  snapshotName,
} from '../../../../daemon/http/page/browser/format.ts';

describe('the page’s number formats', () => {
  it('sizes have powers of 1000', () => {
    const sizes = [0, 999, 84_600, 1_500_000, 25.4e9, null].map(formatBytes);
    expect(sizes).to.deep.equal(['0 bytes', '999 bytes', '85 KB', '1.5 MB', '25 GB', '–']);
  });

  it('durations have their two largest units', () => {
    const durations = [0, 59.9, 60, 3720, 90_061, 864_000, -3, null].map(formatDuration);
    expect(durations).to.deep.equal(['0 s', '59 s', '1 min', '1 h 2 min', '1 d 1 h', '10 d', '0 s', '–']);
  });

  it('latencies are in ms, and in seconds from 1 s on', () => {
    const latencies = [12.4, 999, 1449, -3, null].map(formatLatency);
    expect(latencies).to.deep.equal(['12 ms', '999 ms', '1.4 s', '0 ms', '–']);
  });

  it('frame rates have a decimal below 100, but for 0', () => {
    expect([29.97, 120.4, 0, null].map(formatFps)).to.deep.equal(['30.0 fps', '120 fps', '0 fps', '–']);
  });

  it('counts have groups of three digits', () => {
    expect([0, 2000, null].map(formatCount)).to.deep.equal(['0', '2,000', '–']);
  });

  it('times are local, and sort as file names', () => {
    const at = new Date(2026, 10, 5, 3, 9, 5, 678).getTime();
    expect(formatDateTime(at, true)).to.equal('2026-11-05 03:09:05.6');
    expect(snapshotName('前门', at)).to.equal('前门-2026-11-05_03-09-05.jpg');
  });
});
