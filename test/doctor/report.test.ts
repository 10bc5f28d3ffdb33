import { expect } from 'chai';
import type { Report } from '../../daemon/doctor/run-checks.ts';
import { reportJson, reportText } from '../../daemon/doctor/report.ts';

const COMMAND = `sudo sed -i 's/^a=.*/a=1/' /boot/firmware/a-file-with-a-long-name.txt && sudo reboot`;
const REPORT: Report = {
  name: 'Garage',
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
  it('has a line for each result, its hint below it, and a last line with what to fix first', () => {
    const lines = reportText(REPORT, false).split('\n');
    expect(lines[0]).to.match(/^Garage: picamd \d+\.\d+\.\d+ on Raspberry Pi 5$/);
    expect(lines.slice(1, 4)).to.deep.equal([
      'ok       settings      good',
      'WARNING  power         low',
      '                       Use another supply.',
    ]);
    expect(lines).to.include(`                       Run: ${COMMAND}`);
    expect(lines).to.include('-                      skipped: legacy');
    expect(lines.slice(-4)).to.deep.equal([
      '',
      '2 faults and 1 warning. Fix this first (camera), then run picamd doctor again:',
      `Run: ${COMMAND}`,
      '',
    ]);
    const long = lines.filter((line) => line.length > 80 && !line.includes(COMMAND));
    expect(long).to.deep.equal([]);
  });

  it('says when there are no problems, and has colors on request', () => {
    const healthy: Report = {
      name: 'Vordere Tür '.repeat(6).trim(),
      model: null,
      worst: 'ok',
      results: REPORT.results.slice(0, 2),
    };
    expect(reportText(healthy, false)).to.match(
      /^(?:Vordere Tür ?){6}: picamd\n\S+\nok {7}settings {6}good\n- .*\n\nNo problems found\.\n$/,
    );
    expect(reportText(REPORT, true)).to.include('\u001B[31;1mFAULT    \u001B[0mcamera');
    expect(reportText(REPORT, false)).to.not.include('\u001B');
  });

  it('is JSON for programs', () => {
    const { picamd, name, worst, checks } = JSON.parse(reportJson(REPORT)) as Record<string, unknown>;
    expect(picamd).to.match(/^\d+\.\d+\.\d+$/);
    expect(name).to.equal('Garage');
    expect(worst).to.equal('fault');
    expect(checks).to.deep.equal(
      REPORT.results.map(({ id, state, message, hint }) => ({ id, state, says: message, fix: hint })),
    );
  });
});
