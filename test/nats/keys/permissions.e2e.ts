import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { nkeyAuthenticator } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { expect } from 'chai';
import { inboxOf } from '../../../daemon/nats/keys/permissions.ts';
import { eventually } from '../../helpers/eventually.ts';
import { NatsServer } from '../../helpers/nats-server.ts';
import { needs } from '../../helpers/programs.ts';
import { picamd } from '../../helpers/run-command.ts';

describe('the rights of keys for NATS', () => {
  needs('NATS');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-rights-'));
  let server: NatsServer;
  let hall: NatsConnection;
  let garage: NatsConnection;
  let hub: NatsConnection;
  let hubKey: string;
  let anna: NatsConnection;

  before(async () => {
    await picamd([
      'hub',
      'keys',
      folder,
      '--cameras',
      'hall,garage',
      '--hubs',
      'hub,other',
      '--admins',
      'anna',
    ]);
    server = await NatsServer.start(`include "../${basename(folder)}/picamd-users.conf"`);
    const seedOf = (name: string) => readFileSync(join(folder, `${name}.nk`)).subarray(0, 58);
    hubKey = fromSeed(seedOf('home.hub.hub')).getPublicKey();
    const as = (name: string, inboxPrefix?: string) =>
      server.client({
        authenticator: nkeyAuthenticator(seedOf(name)),
        ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
      });
    const annaKey = fromSeed(seedOf('home.admin.anna')).getPublicKey();
    [hall, garage, hub, anna] = await Promise.all([
      as('home.camera.hall'),
      as('home.camera.garage'),
      as('home.hub.hub', inboxOf(hubKey)),
      as('home.admin.anna', inboxOf(annaKey)),
    ]);
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  /** What the server says to a client that does something. */
  const refusals = (client: NatsConnection) => {
    const subjects: string[] = [];
    const watch = async () => {
      for await (const status of client.status())
        if (status.type === 'error') subjects.push(/"([^"]+)"/.exec(status.error.message)?.[1] ?? '');
    };
    void watch();
    return subjects;
  };
  const heard = (client: NatsConnection, subject: string) => {
    const messages: Msg[] = [];
    client.subscribe(subject, { callback: (error, message) => void (error ?? messages.push(message)) });
    return messages;
  };

  it('let nobody in without one', async () => {
    const refused = await server.client().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
  });

  it('let a camera speak for itself, and a hub hear it, ask it and get its answers', async () => {
    const frames = heard(hub, 'picamd.home.*.frame');
    hall.subscribe('picamd.home.hall.cmd', {
      callback: (error, message) => void (error ?? message.respond('yes')),
    });
    const wants = heard(hall, 'picamd.home.hall.want');
    await Promise.all([hub.flush(), hall.flush()]);
    hall.publish('picamd.home.hall.frame', 'picture');
    hub.publish('picamd.home.hall.want', '{}');
    const answer = await hub.request('picamd.home.hall.cmd', 'restart', { timeout: 5000 });
    expect(answer.string()).to.equal('yes');
    await eventually('the picture and the lease', () => frames.length > 0 && wants.length > 0);
    expect(frames[0]?.subject).to.equal('picamd.home.hall.frame');
  });

  it('let a camera answer with a picture in several messages', async () => {
    garage.subscribe('picamd.home.garage.cmd', {
      callback: (error, message) => {
        for (const chunk of error === null ? ['one', 'two', 'three'] : []) message.respond(chunk);
      },
    });
    const answers = heard(hub, `${inboxOf(hubKey)}.picture`);
    await Promise.all([hub.flush(), garage.flush()]);
    hub.publish('picamd.home.garage.cmd', 'snapshot', { reply: `${inboxOf(hubKey)}.picture` });
    await eventually('all of them', () => answers.length >= 3);
    expect(answers.map((message) => message.string())).to.deep.equal(['one', 'two', 'three']);
  });

  it('keep a stolen camera from the pictures of another one, from its name, its commands and the answers to a hub', async () => {
    const refused = refusals(hall);
    const spied = [
      'picamd.home.garage.frame',
      'picamd.home.*.frame',
      'picamd.>',
      '>',
      'picamd.home.garage.cmd',
      'picamd.home.garage.want',
      `${inboxOf(hubKey)}.>`,
      '_INBOX.>',
      '$SYS.>',
    ];
    const catches = spied.map((subject) => heard(hall, subject));
    const forged = [
      'picamd.home.garage.frame',
      'picamd.home.garage.presence',
      'picamd.home.garage.event',
      'picamd.home.garage.cmd',
      'picamd.home.garage.want',
      'picamd.home.hall.cmd',
      'picamd.work.hall.frame',
      `${inboxOf(hubKey)}.1`,
      '$JS.API.INFO',
    ];
    const atHub = [heard(hub, 'picamd.home.garage.*'), heard(hub, `${inboxOf(hubKey)}.>`)];
    const atGarage = heard(garage, 'picamd.home.garage.cmd');
    await Promise.all([hub.flush(), garage.flush()]);
    for (const subject of forged) hall.publish(subject, 'forged');
    await hall.flush();
    await eventually('a refusal of each', () => refused.length >= spied.length + forged.length);
    expect(refused.toSorted()).to.deep.equal([...spied, ...forged].toSorted());
    // The others go on as if nothing had been.
    garage.publish('picamd.home.garage.frame', 'picture');
    hub.publish('picamd.home.garage.cmd', 'restart');
    const frames = heard(hub, 'picamd.home.garage.frame');
    await hub.flush();
    garage.publish('picamd.home.garage.frame', 'another picture');
    await eventually('what is allowed', () => frames.length > 0 && atGarage.length > 0);
    await hall.flush();
    expect(catches.flat().length).to.equal(0);
    expect(atGarage.map((message) => message.string())).to.deep.equal(['restart']);
    expect(atHub.flat().length).to.equal(0);
  });

  it('let an admin change settings and nothing else, and nobody else change them', async () => {
    hall.subscribe('picamd.home.hall.config', {
      callback: (error, message) => void (error ?? message.respond('changed')),
    });
    await hall.flush();
    const answer = await anna.request('picamd.home.hall.config', '{}', { timeout: 5000 });
    expect(answer.string()).to.equal('changed');
    const [ofAnna, ofHub, ofGarage] = [refusals(anna), refusals(hub), refusals(garage)];
    anna.publish('picamd.home.hall.cmd', 'restart');
    heard(anna, 'picamd.home.*.frame');
    hub.publish('picamd.home.hall.config', '{}');
    garage.publish('picamd.home.hall.config', '{}');
    heard(garage, 'picamd.home.hall.config');
    await Promise.all([anna.flush(), hub.flush(), garage.flush()]);
    await eventually('a refusal of each', () => ofAnna.length + ofHub.length + ofGarage.length >= 5);
    expect([...ofAnna, ...ofHub, ...ofGarage].toSorted()).to.deep.equal([
      'picamd.home.*.frame',
      'picamd.home.hall.cmd',
      'picamd.home.hall.config',
      'picamd.home.hall.config',
      'picamd.home.hall.config',
    ]);
  });

  it('keep a hub from pictures of its own making, and from the answers to another hub', async () => {
    const refused = refusals(hub);
    hub.publish('picamd.home.hall.frame', 'forged');
    hub.publish('picamd.home.hall.presence', 'forged');
    hub.publish('$JS.API.STREAM.DELETE.picamd-events-home', '');
    heard(hub, '_INBOX.>');
    heard(hub, 'picamd.work.*.frame');
    await hub.flush();
    await eventually('a refusal of each', () => refused.length >= 5);
    expect(refused.toSorted()).to.deep.equal(
      [
        '$JS.API.STREAM.DELETE.picamd-events-home',
        '_INBOX.>',
        'picamd.home.hall.frame',
        'picamd.home.hall.presence',
        'picamd.work.*.frame',
      ].toSorted(),
    );
  });
});
