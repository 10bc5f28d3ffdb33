import { expect } from 'chai';
import { EventLog } from '../../daemon/events/event-log.ts';
import { SceneEvents } from '../../daemon/events/scene-events.ts';

const QUIET = { sceneChange: false, covered: false, moved: false };

function watched(allowed = 10) {
  const log = new EventLog({ camera: () => 'Drive' });
  const phases: string[] = [];
  log.listen(({ type, phase, text }) => phases.push(`${type} ${phase}: ${text}`));
  const ceiling = { take: () => allowed-- > 0 };
  return { phases, scene: new SceneEvents({ log, changes: ceiling, tampers: ceiling }) };
}

describe('SceneEvents', () => {
  it('report a cover and a move as long as they last, each once', () => {
    const { phases, scene } = watched();
    for (const covered of [false, true, true, false]) scene.take({ ...QUIET, covered });
    for (const moved of [true, true]) scene.take({ ...QUIET, moved });
    scene.stop();
    expect(phases).to.deep.equal([
      'tamper start: The camera is covered',
      'tamper end: The camera is covered',
      'tamper start: The camera was moved',
      'tamper end: The camera was moved',
    ]);
  });

  it('report a change of the scene once, and not one that is a move', () => {
    const { phases, scene } = watched();
    for (const sceneChange of [true, true, false]) scene.take({ ...QUIET, sceneChange });
    scene.take({ ...QUIET, sceneChange: true, moved: true });
    expect(phases).to.deep.equal([
      'scene-change end: The whole picture changed',
      'tamper start: The camera was moved',
    ]);
  });

  it('leave out what is above the ceiling, to its end', () => {
    const { phases, scene } = watched(0);
    scene.take({ ...QUIET, covered: true, sceneChange: true });
    scene.take(QUIET);
    expect(phases).to.deep.equal([]);
  });
});
