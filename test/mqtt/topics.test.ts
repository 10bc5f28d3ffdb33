import { expect } from 'chai';
import { Topics } from '../../daemon/mqtt/topics.ts';

describe('the topics of a camera', () => {
  const topics = new Topics('0123456789abcdef');

  it('stay as they are: automations have them', () => {
    const { availability, state, motion, problem, event, snapshot, eventSnapshot } = topics;
    expect([availability, state, motion, problem, event, snapshot, eventSnapshot]).to.deep.equal([
      'picamd/0123456789abcdef/availability',
      'picamd/0123456789abcdef/state',
      'picamd/0123456789abcdef/motion',
      'picamd/0123456789abcdef/problem',
      'picamd/0123456789abcdef/event',
      'picamd/0123456789abcdef/snapshot',
      'picamd/0123456789abcdef/event/snapshot',
    ]);
    expect(
      topics.commands(['privacy', 'motion', 'recording', 'restart', 'snapshot', 'picture']),
    ).to.deep.equal([
      'picamd/0123456789abcdef/privacy/set',
      'picamd/0123456789abcdef/motion/set',
      'picamd/0123456789abcdef/recording/set',
      'picamd/0123456789abcdef/restart/press',
      'picamd/0123456789abcdef/snapshot/press',
      'picamd/0123456789abcdef/picture/+/set',
    ]);
    expect(topics.switchState('privacy')).to.equal('picamd/0123456789abcdef/privacy/state');
    expect(topics.controlState('zoom')).to.equal('picamd/0123456789abcdef/picture/zoom/state');
  });

  it('of commands are only those that are allowed', () => {
    expect(topics.commands([])).to.deep.equal([]);
    expect(topics.commands(['privacy'])).to.deep.equal(['picamd/0123456789abcdef/privacy/set']);
  });

  it('say what a command is about, and nothing for other topics and cameras', () => {
    const about = (below: string) => topics.parseCommand(`picamd/0123456789abcdef/${below}`);
    expect(about('privacy/set')).to.deep.equal({ kind: 'switch', name: 'privacy' });
    expect(about('restart/press')).to.deep.equal({ kind: 'button', name: 'restart' });
    expect(about('picture/white_balance/set')).to.deep.equal({ kind: 'picture', name: 'white_balance' });
    const others = [
      'privacy/state',
      'privacy',
      'alerts/set',
      'picture/set',
      'picture/../set',
      'privacy/set/more',
    ];
    expect(others.map(about)).to.deep.equal(others.map(() => null));
    expect(topics.parseCommand('picamd/0123456789abcdee/privacy/set')).to.equal(null);
  });
});
