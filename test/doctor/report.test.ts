import { expect } from 'chai';
import type { Report } from '../../daemon/doctor/run-checks.ts';
import { reportJson, reportText } from '../../daemon/doctor/report.ts';

const COMMAND = `sudo sed -i 's/^a=.*/a=1/' /boot/firmware/a-file-with-a-long-name.txt && sudo reboot`;
const FOUND: Report = {
  model: 'Raspberry Pi 5',
  worst: 'fault',
  results: [
    { id: 'settings', state: 'ok', message: 'good', hint: null },
    { id: 'legacy', state: 'skipped', message: 'no Pi', hint: null },
    { id: 'power', state: 'warning', message: 'low', hint: 'Use another supply.' },
    { id: 'camera', state: 'fault', message: 'word '.repeat(30).trim(), hint: COMMAND },
    { id: 'port', state: 'fault', message: 'taken', hint: null },
  ],
};

describe('doctor: report', () => {
  it('has a line each, what to do below, and at last what to do first', () => {
    const lines = reportText(FOUND, false).split('\n');
    expect(lines[0]).to.match(/^picamd \d+\.\d+\.\d+ on Raspberry Pi 5$/);
    expect(lines.slice(1, 4)).to.deep.equal([
      'ok       settings      good',
      'WARNING  power         low',
      '                       Use another supply.',
    ]);
    expect(lines).to.include(`                       Type: ${COMMAND}`);
    expect(lines).to.include('-                      not needed or not there: legacy');
    expect(lines.slice(-4)).to.deep.equal([
      '',
      '2 faults and 1 warning. Do this first (camera), then look again:',
      `Type: ${COMMAND}`,
      '',
    ]);
    const long = lines.filter((line) => line.length > 80 && !line.includes(COMMAND));
    expect(long).to.deep.equal([]);
  });

  it('says that all is well, and has colours when asked', () => {
    const well: Report = { model: null, worst: 'ok', results: FOUND.results.slice(0, 2) };
    expect(reportText(well, false)).to.match(/^picamd \S+\nok {7}settings {6}good\n- .*\n\nAll is well\.\n$/);
    expect(reportText(FOUND, true)).to.include('\u001B[31;1mFAULT    \u001B[0mcamera');
    expect(reportText(FOUND, false)).to.not.include('\u001B');
  });

  it('is JSON for programs', () => {
    const { picamd, worst, checks } = JSON.parse(reportJson(FOUND)) as Record<string, unknown>;
    expect(picamd).to.match(/^\d+\.\d+\.\d+$/);
    expect(worst).to.equal('fault');
    expect(checks).to.deep.equal(FOUND.results);
  });
});
