import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { isClockKnown } from '../../daemon/system/clock-state.ts';

const NOW = Date.UTC(2026, 10, 30);

describe('clock-state', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'picamd-clock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const battery = (seconds: number, sets = '1') => {
    write('sys/class/rtc/rtc0/hctosys', `${sets}\n`);
    write('sys/class/rtc/rtc0/since_epoch', `${seconds}\n`);
  };

  it('is known once a time server has answered', () => {
    write('run/systemd/timesync/clock');
    expect(isClockKnown(NOW, root)).to.equal(false);
    write('run/systemd/timesync/synchronized');
    expect(isClockKnown(NOW, root)).to.equal(true);
  });

  it('is never known in a year before picamd', () => {
    write('run/systemd/timesync/synchronized');
    expect(isClockKnown(Date.UTC(1970, 0, 1), root)).to.equal(false);
  });

  it('is known from a clock with a battery that the kernel has set it from', () => {
    write('run/systemd/timesync/clock');
    battery(NOW / 1000 - 5);
    expect(isClockKnown(NOW, root)).to.equal(true);
    battery(NOW / 1000 - 5, '0');
    expect(isClockKnown(NOW, root)).to.equal(false);
    // A Pi 5 without a battery counts from 1970.
    battery(30);
    expect(isClockKnown(NOW, root)).to.equal(false);
    battery(Number.NaN);
    expect(isClockKnown(NOW, root)).to.equal(false);
  });

  it('counts as known where nothing says so', () => {
    expect(isClockKnown(NOW, root)).to.equal(true);
  });
});
