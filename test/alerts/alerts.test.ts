import { expect } from 'chai';
import * as v from 'valibot';
import { AlertTriggers } from '../../daemon/alerts/alert-triggers.ts';
import { Alerts } from '../../daemon/alerts/alerts.ts';
import { PictureBudget } from '../../daemon/alerts/picture-budget.ts';
import { ALERTS_FILE } from '../../daemon/config/alerts-schema.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { alertOf, webhook } from '../helpers/webhooks.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('alerts', () => {
  let nowMs: number;
  let isScheduled: boolean;
  let isRecording: boolean;
  let picture: Buffer | null;
  let status: number;
  let sent: { to: string; type: string; score: number | null; picture: Buffer | null; url: string }[];
  let log: string;
  let told: number;
  let events: EventLog;
  let alerts: Alerts;

  beforeEach(() => {
    isRecording = false;
    [nowMs, isScheduled, picture, status, sent, log, told] = [
      Date.UTC(2026, 10, 29),
      true,
      Buffer.from('JPEG'),
      200,
      [],
      '',
      0,
    ];
    events = new EventLog({ camera: () => 'Garden', now: () => nowMs });
    const output = { write: (text: string) => (log += text), close: () => Promise.resolve() };
    alerts = new Alerts({
      log: createLog({ level: 'info', format: 'json' }, output),
      events,
      camera: () => 'Garden',
      urls: () => ['unix:/run/x', 'http://192.0.2.7:8000'],
      keepsRecordings: () => isRecording,
      picture: () => picture,
      isScheduled: () => isScheduled,
      onNotices: () => told++,
      now: () => nowMs,
      delay: () => Promise.resolve(),
      send: (to, { event, picture: shown, url }) => {
        sent.push({
          to: to.name,
          type: event.type,
          score: event.score,
          picture: shown,
          url,
        });
        return Promise.resolve({ status, text: 'thanks' });
      },
    });
  });
  afterEach(() => alerts.stop());

  const use = (webhooks: Record<string, unknown>[], more = {}) =>
    alerts.use(
      v.parse(ALERTS_FILE.schema, {
        webhooks: webhooks.map((fields, n) => ({ name: `hook ${n}`, url: 'http://192.0.2.1/', ...fields })),
        ...more,
      }),
    );
  const summary = () => sent.map(({ to, type }) => `${to} ${type}`);

  it('go to the webhooks that want the type of the event, when it begins, once', async () => {
    await use([{ types: ['motion'] }, { types: ['disk', 'motion'] }, { types: [] }, { enabled: false }]);
    const motion = events.begin('motion', { score: 40 });
    motion.update({ score: 90 });
    motion.end();
    events.add('disk');
    // Recording adds its files, also after the end.
    for (const { id } of events.all()) events.attach(id, { clip: 'recordings/x/clip.avi' });
    await settle();
    expect(summary()).to.deep.equal(['hook 0 motion', 'hook 1 motion', 'hook 1 disk']);
    expect(sent[0]).to.deep.include({ score: 40, picture: null, url: 'http://192.0.2.7:8000/' });
  });

  it('are sent without the picture once the camera has become private', async () => {
    await use([{ body: 'picture' }]);
    status = 503;
    events.begin('motion');
    alerts.forgetPictures();
    await settle();
    expect(sent.map((each) => each.picture?.toString())).to.deep.equal([
      'JPEG',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are not sent at the end of an event that began before there was anything to send', async () => {
    const begin = new Date(nowMs).toISOString();
    const early = new EventLog({ camera: () => 'Garden', now: () => nowMs });
    const ongoing = early.begin('motion');
    const triggers = new AlertTriggers();
    nowMs += 5000;
    ongoing.end();
    const queues = [{ webhook: webhook() }];
    expect(ongoing.event.startedAt).to.equal(begin);
    expect(triggers.queuesFor(ongoing.event, queues)).to.deep.equal([]);
    expect(triggers.queuesFor(early.add('motion'), queues)).to.deep.equal(queues);
  });

  it('wait until the event is clear enough, or has no degrees', async () => {
    await use([{ minScore: 50 }]);
    const motion = events.begin('motion', { score: 40 });
    motion.update({ score: 55 });
    motion.update({ score: 70 });
    motion.end({ score: 99 });
    events.begin('motion', { score: 49 }).end({ score: 99 });
    events.add('manual');
    await settle();
    expect(sent.map(({ type, score }) => [type, score])).to.deep.equal([
      ['motion', 55],
      ['manual', null],
    ]);
  });

  it('have a copy of the picture of that moment, where it is sent', async () => {
    await use([{ body: 'picture' }, { body: 'form' }, { body: 'form', pictureField: 'photo' }]);
    events.begin('motion');
    picture?.fill('x');
    await settle();
    // It has been written over since.
    expect(sent.map((each) => each.picture?.toString())).to.deep.equal(['JPEG', 'JPEG', 'JPEG']);
    picture = null;
    events.begin('camera-lost');
    await settle();
    expect(sent.at(-1)?.picture).to.equal(null);
  });

  it('lead to the recording of that moment where there is one', async () => {
    await use([{}]);
    isRecording = true;
    events.add('manual');
    await settle();
    expect(sent[0]?.url).to.equal(`http://192.0.2.7:8000/recordings?at=${nowMs}`);
  });

  it('are not sent while it is quiet or off by schedule, nor later', async () => {
    await use([{}], { quietUntil: new Date(nowMs + 1000).toISOString() });
    events.add('manual');
    nowMs += 1000;
    isScheduled = false;
    events.add('disk');
    isScheduled = true;
    events.add('tamper');
    await settle();
    expect(summary()).to.deep.equal(['hook 0 tamper']);
  });

  it('that fail are a notice until the next one is sent, and say no secret', async () => {
    await use([
      { headers: { A: '{token}' }, url: 'http://192.0.2.1/path-secret', secrets: { token: 'token-secret' } },
    ]);
    status = 401;
    events.add('manual');
    events.add('manual');
    await settle();
    expect(alerts.notices.map(({ code }) => code)).to.deep.equal(['alert-failed']);
    expect(told).to.equal(1);
    expect(alerts.results[0]).to.deep.include({ sent: 0, failed: 2, dropped: 0, waiting: 0 });
    expect(log + JSON.stringify([alerts.results, alerts.notices])).to.not.contain('secret');
    status = 200;
    events.add('manual');
    await settle();
    expect([alerts.notices, told]).to.deep.equal([[], 2]);
  });

  it('that fail are in the log once, until that changes, with how often and how long it was so', async () => {
    const send = async (next: number, times = 1) => {
      status = next;
      for (let i = 0; i < times; i++) {
        events.add('manual');
        await settle();
        nowMs += 72_000;
      }
    };
    const lines = () => log.split('\n').filter((line) => line.includes('"alerts: '));
    const said = () => lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    await use([{}]);
    await send(401, 50);
    expect(said()).to.have.length(1);
    expect(said()[0]).to.deep.include({ code: 'alert-failed', detail: 'status 401' });
    await send(404, 2);
    expect(said()).to.have.length(2);
    expect(said()[1]).to.deep.include({ detail: 'status 404', failedTimes: 50, failedForSeconds: 3600 });
    await send(200, 2);
    expect(
      said()
        .map(({ msg }) => msg)
        .slice(2),
    ).to.deep.equal(['alerts: sent to hook 0, after 2 that failed', 'alerts: sent to hook 0']);
    expect(said()[2]).to.deep.include({ failedTimes: 2, failedForSeconds: 144 });
    // Another webhook of the same name is another matter.
    await send(401);
    await use([{ method: 'PUT' }]);
    await send(401);
    await alerts.use({ webhooks: [], quietUntil: null });
    await use([{ method: 'PUT' }]);
    await send(401);
    expect(
      said()
        .slice(4)
        .map(({ failedTimes }) => failedTimes),
    ).to.deep.equal([undefined, undefined, undefined]);
  });

  it('are no longer a notice once the webhook is changed, or a test works', async () => {
    const fail = async () => {
      status = 401;
      events.add('manual');
      await settle();
      expect(alerts.notices).to.have.length(1);
      status = 200;
    };
    await use([{}]);
    await fail();
    expect((await alerts.test(webhook({ name: 'hook 0' }))).isSent).to.equal(true);
    expect([alerts.notices, told]).to.deep.equal([[], 2]);
    await fail();
    await use([{}]);
    expect(alerts.notices).to.have.length(1);
    await use([{ method: 'PUT' }]);
    expect(alerts.notices).to.deep.equal([]);
    // The same mistake again is told again.
    await fail();
    expect(told).to.equal(4);
  });

  it('of a webhook that is gone are not sent, and its counts are gone', async () => {
    await use([{}]);
    events.add('manual');
    await use([{ name: 'other' }]);
    events.add('disk');
    await settle();
    expect(alerts.results.map(({ name, sent: count }) => [name, count])).to.deep.equal([['other', 1]]);
    // The counts of all go on.
    await use([]);
    expect(alerts.counts).to.deep.equal({ sent: 1, failed: 0, dropped: 0, waiting: 0 });
  });

  it('are tested at once, also while it is quiet, with what the other side says', async () => {
    await use([], { quietUntil: new Date(nowMs + 1000).toISOString() });
    const good = await alerts.test(webhook({ body: 'picture' }));
    expect(good).to.deep.include({ isSent: true, status: 200, answer: 'thanks', problem: null });
    expect(sent[0]).to.deep.include({ to: 'home', type: 'manual', picture });
    status = 404;
    const bad = await alerts.test(webhook());
    expect([bad.isSent, bad.status, bad.problem?.code]).to.deep.equal([false, 404, 'alert-failed']);
    expect(events.all()).to.deep.equal([]);
  });

  it('stop listening when they are stopped', async () => {
    await use([{}]);
    await alerts.stop();
    events.add('manual');
    await settle();
    expect(sent).to.deep.equal([]);
  });
});

describe('the pictures of waiting alerts', () => {
  it('have a bound: the oldest go without theirs, and the newest keeps it', () => {
    const budget = new PictureBudget(10);
    const [a, b, c, d] = [4, 4, 4, 20].map((bytes) => alertOf({}, Buffer.alloc(bytes)));
    if (!a || !b || !c || !d) throw new Error('there are four');
    budget.keep(a, 2);
    budget.keep(b, 1);
    budget.release(a);
    budget.keep(c, 1);
    expect([a, b, c].map(({ picture }) => picture?.length ?? null)).to.deep.equal([null, 4, 4]);
    budget.release(b);
    const e = alertOf({}, Buffer.alloc(6));
    budget.keep(e, 1);
    expect(c.picture?.length).to.equal(4);
    budget.keep(d, 1);
    expect([c, e, d].map(({ picture }) => picture?.length ?? null)).to.deep.equal([null, null, 20]);
  });
});
