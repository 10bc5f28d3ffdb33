import { expect } from 'chai';
import { TextClock } from '../../daemon/overlay/text-clock.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

describe('text-clock', () => {
  const utc = new TimeZone(null);

  it('makes the text once for each second, from the time that it is given', () => {
    let asked = 0;
    const clock = new TextClock('%T {name}', utc, () => `n${++asked}`);
    const first = clock.lines(1000);
    expect(first).to.deep.equal(['00:00:01 n1']);
    expect(clock.lines(1999.9)).to.equal(first);
    expect(clock.lines(2000)).to.deep.equal(['00:00:02 n2']);
    // The clock of the machine was set back.
    expect(clock.lines(1500)).to.deep.equal(['00:00:01 n3']);
  });

  it('keeps the lines while the text is the same', () => {
    const clock = new TextClock('%H:%M%n{name}', utc, () => 'Tu\u{308}r');
    const first = clock.lines(0);
    expect(first).to.deep.equal(['00:00', 'Tür']);
    expect(clock.lines(59_999)).to.equal(first);
    expect(clock.lines(60_000)).to.deep.equal(['00:01', 'Tür']);
  });
});
