import { expect } from 'chai';
import { privacyFacts, whenPublic, whyPrivate } from '../../../../daemon/http/page/browser/privacy-facts.ts';

const NOW = new Date(2026, 10, 29, 17, 30).getTime();
const HOUR = 3_600_000;
const ON = { on: true, until: null, reason: 'user', by: 'anna', since: NOW - HOUR };

const why = (document: object) => whyPrivate(privacyFacts(document)!, NOW);
const when = (until: number | null) => whenPublic(privacyFacts({ ...ON, until })!, NOW);

describe('privacy-facts', () => {
  it('reads what the daemon says, and nothing else', () => {
    expect(privacyFacts(ON)).to.deep.equal({
      on: true,
      untilMs: null,
      reason: 'user',
      by: 'anna',
      sinceMs: NOW - HOUR,
    });
    expect(privacyFacts({ on: 'yes', until: '1', by: 5 })).to.deep.equal({
      on: false,
      untilMs: null,
      reason: null,
      by: null,
      sinceMs: null,
    });
    for (const other of [null, undefined, 'on', [], {}]) expect(privacyFacts(other)).to.equal(null);
  });

  it('says who turned it on, or what', () => {
    expect(why(ON)).to.equal('Privacy was turned on by anna at 16:30.');
    expect(why({ ...ON, by: 'token button' })).to.equal(
      'Privacy was turned on by the token button at 16:30.',
    );
    expect(why({ ...ON, by: null })).to.equal('Privacy was turned on at 16:30.');
    expect(why({ ...ON, by: 'anyone' })).to.equal('Privacy was turned on at 16:30.');
    expect(why({ ...ON, reason: 'schedule' })).to.equal('Privacy is on by schedule.');
    expect(why({ ...ON, reason: 'unknown-time' })).to.include('does not know the time');
    expect(why({ ...ON, reason: 'unknown-state' })).to.include('cannot be read');
  });

  it('says when it ends, with the day if that is not today', () => {
    expect(when(null)).to.equal('');
    expect(when(NOW + HOUR)).to.equal('Ends at 18:30.');
    expect(when(NOW + 10 * HOUR)).to.equal('Ends on Monday at 03:30.');
    expect(when(NOW + 20 * 24 * HOUR)).to.equal('Ends on December 19 at 17:30.');
    expect(why({ ...ON, since: NOW - 24 * HOUR })).to.equal(
      'Privacy was turned on by anna on Saturday at 17:30.',
    );
  });
});
