import { expect } from 'chai';
import { PicamdError } from '../../daemon/errors.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import { ManualEvents } from '../../daemon/events/manual-events.ts';
import { ManualClock } from '../helpers/manual-clock.ts';

const PLAIN = { text: null, seconds: 0, clip: false };

describe('ManualEvents', () => {
  function made({ allowed = 100, problem = null as PicamdError | null } = {}) {
    const clock = new ManualClock(1e12);
    const log = new EventLog({ camera: () => 'Drive', now: clock.now });
    const phases: string[] = [];
    log.listen(({ phase }) => phases.push(phase));
    const ceiling = { take: () => allowed-- > 0, waitMs: 90_000 };
    const manual = new ManualEvents({ log, ceiling, noClips: () => problem, timer: clock.timer });
    return { clock, phases, manual };
  }

  it('are over at once, or last as long as was said', () => {
    const { clock, phases, manual } = made();
    expect(manual.report(PLAIN)).to.include({ type: 'manual', phase: 'end', text: null, clip: null });
    manual.report({ ...PLAIN, seconds: 2 });
    manual.report({ ...PLAIN, seconds: 30 });
    clock.wait(2000);
    expect(phases).to.deep.equal(['end', 'start', 'start', 'end']);
    manual.stop();
    expect(phases.at(-1)).to.equal('end');
    expect(clock.waiting).to.equal(0);
  });

  it('have no character that changes others, and at most 200 of them', () => {
    const { text } = made().manual.report({ ...PLAIN, text: `bell\u001b[31m\n${'x'.repeat(500)}` });
    expect(text)
      .to.match(/^bell\?\[31m\?x+\.\.\.$/)
      .and.have.length(200);
  });

  it('say where their clip will be, if there is one', () => {
    const { id, clip } = made().manual.report({ ...PLAIN, clip: true });
    expect(clip).to.equal(`recordings/${id}/clip.avi`);
    const problem = new PicamdError('recording-off', 'Nothing is recorded', 'Set RECORD.');
    const { manual, phases } = made({ problem });
    expect(() => manual.report({ ...PLAIN, clip: true })).to.throw(problem.message);
    expect(phases).to.deep.equal([]);
    manual.report(PLAIN);
  });

  it('are refused above the ceiling', () => {
    const { manual } = made({ allowed: 1 });
    manual.report(PLAIN);
    expect(() => manual.report(PLAIN))
      .to.throw('EVENTS_PER_HOUR')
      .with.property('hint')
      .match(/in 2 min/);
  });
});
