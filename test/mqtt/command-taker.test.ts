import { expect } from 'chai';
import { MQTT_COMMANDS } from '../../daemon/config/mqtt-settings.ts';
import type { MqttCommand } from '../../daemon/config/mqtt-settings.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { CommandTaker } from '../../daemon/mqtt/command-taker.ts';
import { Topics } from '../../daemon/mqtt/topics.ts';
import { HeldTimers } from '../helpers/held-timers.ts';
import { mqttMessage } from '../helpers/mqtt-messages.ts';

const BASE = 'picamd/00';
const settled = () => new Promise(setImmediate);

class Desk {
  readonly done: string[] = [];
  readonly told: string[] = [];
  readonly timers = new HeldTimers();
  fails: Error | null = null;
  readonly taker: CommandTaker;

  constructor(allowed: readonly MqttCommand[] = MQTT_COMMANDS) {
    const act = async (what: string) => {
      if (this.fails !== null) throw this.fails;
      this.done.push(what);
    };
    this.taker = new CommandTaker({
      topics: new Topics('00'),
      allowed,
      hasControl: (name) => name === 'zoom',
      log: silentLog,
      timer: this.timers.timer,
      onDone: ({ name }) => this.told.push(name),
      switch: (name, on) => act(`${name} ${on ? 'on' : 'off'}`),
      setControl: (name, value) => act(`${name} ${value}`),
      takeSnapshot: () => act('snapshot'),
      restart: () => void this.done.push('restart'),
    });
  }

  async take(below: string, payload: string, isRetained = false): Promise<string[]> {
    this.taker.take(mqttMessage(`${BASE}/${below}`, payload, isRetained));
    await settled();
    return this.done;
  }
}

describe('commands over MQTT', () => {
  it('switch, press and set what there is, and what is so is told after each', async () => {
    const desk = new Desk();
    await desk.take('privacy/set', 'ON');
    await desk.take('recording/set', 'OFF\n');
    await desk.take('snapshot/press', 'PRESS');
    await desk.take('restart/press', 'PRESS');
    await desk.take('picture/zoom/set', '2.5');
    expect(desk.done).to.deep.equal(['privacy on', 'recording off', 'snapshot', 'restart', 'zoom 2.5']);
    expect(desk.told).to.deep.equal(['privacy', 'recording', 'snapshot', 'restart', 'zoom']);
  });

  it('of an earlier time, which the broker has kept, do nothing', async () => {
    expect(await new Desk().take('privacy/set', 'OFF', true)).to.deep.equal([]);
  });

  it('that are not allowed do nothing, nor those for controls that the camera does not have', async () => {
    const desk = new Desk(['motion', 'picture']);
    for (const below of ['privacy/set', 'recording/set', 'picture/iris/set']) await desk.take(below, 'ON');
    for (const below of ['restart/press', 'snapshot/press']) await desk.take(below, 'PRESS');
    expect(desk.done).to.deep.equal([]);
    expect(await desk.take('motion/set', 'ON')).to.deep.equal(['motion on']);
    expect(desk.timers.all).to.have.length(1);
  });

  it('of garbage or 1 MB do nothing', async () => {
    const desk = new Desk();
    await desk.take('privacy/set', 'on, please');
    await desk.take('restart/press', '');
    await desk.take('motion/set', 'ON'.padEnd(1_000_000));
    expect(desk.done).to.deep.equal([]);
  });

  it('of a flood are one at a time for each topic, and the last one counts', async () => {
    const desk = new Desk();
    for (let i = 0; i < 1000; i++)
      desk.taker.take(mqttMessage(`${BASE}/privacy/set`, i % 2 === 0 ? 'ON' : 'OFF'));
    await settled();
    expect(desk.done).to.deep.equal(['privacy on']);
    expect(desk.timers.all).to.have.length(1);
    desk.timers.all[0]?.run();
    await settled();
    expect(desk.done).to.deep.equal(['privacy on', 'privacy off']);
    desk.timers.all[1]?.run();
    await settled();
    expect(desk.done).to.have.length(2);
  });

  it('that are refused are told too, so that a switch goes back', async () => {
    const desk = new Desk();
    desk.fails = new PicamdError('bad-parameter', 'no', '');
    await desk.take('motion/set', 'ON');
    expect(desk.told).to.deep.equal(['motion']);
  });

  it('that wait when the connection ends are not done any more', async () => {
    const desk = new Desk();
    await desk.take('privacy/set', 'ON');
    await desk.take('privacy/set', 'OFF');
    desk.taker.stop();
    expect(desk.timers.all.map(({ isOver }) => isOver)).to.deep.equal([true]);
    expect(desk.done).to.deep.equal(['privacy on']);
  });
});
