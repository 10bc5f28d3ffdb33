import { expect } from 'chai';
import { endText, pastText } from '../../../../../../daemon/http/page/browser/settings/sharing/time-text.ts';

const NOW = new Date(2026, 10, 29, 14, 42).getTime();
const ago = (days: number, hours: number, minutes = 0) =>
  new Date(2026, 10, 29 - days, hours, minutes).getTime();

describe('times of users and tokens', () => {
  it('that have passed are as exact as a person wants to know them', () => {
    const texts = [NOW, NOW - 4000, NOW - 90_000, ago(0, 9, 12), ago(1, 21, 5), ago(9, 8)].map((atMs) =>
      pastText(atMs, NOW).replaceAll('\u202F', ' '),
    );
    expect(texts).to.deep.equal([
      'now',
      '4 sec. ago',
      '1 min. ago',
      'today 09:12 AM',
      'yesterday 09:05 PM',
      'Nov 20, 08:00 AM',
    ]);
  });

  it('count by days of the calendar, and never in the future', () => {
    const early = ago(0, 0, 30);
    expect(pastText(ago(1, 23, 0), early)).to.match(/^yesterday/);
    expect(pastText(NOW + 5000, NOW)).to.equal('now');
  });

  it('of an end say when it is, or that it was', () => {
    expect(endText(null, NOW)).to.equal('No expiry');
    expect(endText(NOW + 5 * 3_600_000, NOW)).to.equal('Ends in 5 hr.');
    expect(endText(NOW + 59_000, NOW)).to.equal('Ends in 1 min.');
    expect(endText(NOW + 6 * 86_400_000, NOW)).to.equal('Ends Dec 5');
    expect(endText(NOW - 4000, NOW)).to.equal('Ended 4 sec. ago');
  });
});
