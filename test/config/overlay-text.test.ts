import { expect } from 'chai';
import { ConfigError, loadConfig } from '../../daemon/config/load.ts';
import { MAX_TEXT_ROWS } from '../../daemon/frame/frame-room.ts';

const NO_FILE = { PICAMD_CONFIG: '/dev/null' };

describe('the settings of the overlay', () => {
  function problem(...args: string[]): string | undefined {
    try {
      loadConfig(args, NO_FILE);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.join('\n');
      throw error;
    }
    return undefined;
  }

  it('take text with codes, names and signs', () => {
    for (const text of [
      '',
      '%F %T %Z {name}',
      '100 %%',
      '%A%n%-d %B%n{other}%n門 <b>',
      '%:z',
      'x'.repeat(320),
    ]) {
      const { config } = loadConfig(['--overlay-text', text], NO_FILE);
      expect(config).to.include({ OVERLAY_TEXT: text, OVERLAY_POSITION: 'top-left', TIMEZONE: '' });
    }
  });

  for (const [text, why] of [
    ['a\u0007b', /must be one line without control characters; %n starts a new row$/],
    ['a\nb', /must be one line without control characters/],
    ['a\u2028b', /must be one line without control characters/],
    ['x'.repeat(10_240), /must be at most 320 characters; this has 10240$/],
    ['%Q', /must be text with codes of strftime; %Q is not one, write %% for a percent sign$/],
    ['%-Q', /%-Q is not one/],
    ['%%%E', /%E is not one/],
    ['%:H', /%:H is not one/],
    ['50 %', /must be text in which each % begins a code, such as %H; write %% for a percent sign$/],
    ['%%%', /must be text in which each % begins a code/],
    ['%n'.repeat(MAX_TEXT_ROWS), /must be at most 4 rows; this has 5$/],
  ] as const)
    it(`reject ${JSON.stringify(text.slice(0, 12))}`, () => {
      const found = problem('--overlay-text', text);
      expect(found).to.match(why);
      expect(found?.length).to.be.lessThan(300);
    });

  it('take the name of a time zone that this machine has, and no other', () => {
    expect(problem('--timezone', 'Europe/Berlin')).to.equal(undefined);
    for (const name of ['Europe/Nowhere', '../../etc/localtime', 'CET-1CEST', 'Mars'])
      expect(problem('--timezone', name)).to.match(
        /must be a time zone of this machine, such as Europe\/Berlin/,
      );
  });

  it('say that they have no effect without text', () => {
    const { notices } = loadConfig(['--timezone', 'Asia/Tokyo', '--overlay-position', 'top-right'], NO_FILE);
    expect(notices.map(({ message }) => message)).to.deep.equal([
      'OVERLAY_POSITION, TIMEZONE have no effect: OVERLAY_TEXT is not set',
    ]);
  });
});
