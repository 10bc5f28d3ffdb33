import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { AS_ADMIN, AS_VIEWER, startAppWithUsers } from '../../helpers/app-with-users.ts';
import type { AppWithUsers } from '../../helpers/app-with-users.ts';

interface AlertsAnswer {
  webhooks: Record<string, unknown>[];
  results: Record<string, unknown>[];
  error: { code: string; message: string; hint: string };
  document: { webhooks: unknown[] };
}

describe('/alerts.json', () => {
  let path: string;
  let app: AppWithUsers;
  let server: Server;
  let target: string;
  let received: {
    url: string | undefined;
    type: string | undefined;
    auth: string | undefined;
    body: Buffer;
  }[];
  let status: number;

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url, headers } = request;
        const body = Buffer.concat(chunks);
        received.push({ url, type: headers['content-type'], auth: headers['x-key'] as string, body });
        response.writeHead(status).end('thank you');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // By hand, with a mistake.
    const wrong = { webhooks: [{ name: 'broken', url: 'gopher://x/' }], quiet: 1 };
    app = await startAppWithUsers({ 'alerts.json': wrong });
    path = join(app.folder, 'alerts.json');
  });
  beforeEach(() => {
    [received, status] = [[], 200];
  });
  after(async () => {
    await app.stop();
    server.close();
  });

  async function ask(
    method: string,
    at: string,
    {
      body,
      tag,
      headers = AS_ADMIN,
    }: { body?: unknown; tag?: string; headers?: Record<string, string> } = {},
  ) {
    const response = await fetch(app.url + at, {
      method,
      headers: {
        ...headers,
        ...(tag === undefined ? {} : { 'If-Match': tag }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => null)) as AlertsAnswer;
    return { status: response.status, tag: response.headers.get('etag') ?? '', answer };
  }
  const tag = async () => (await ask('GET', '/alerts.json')).tag;

  it('tells of mistakes in the file, and runs without them', async () => {
    const notices = async () =>
      (
        (await ask('GET', '/status')).answer as unknown as { notices: { code: string; message: string }[] }
      ).notices
        .filter(({ code }) => code === 'bad-state-file')
        .map(({ message }) => message.replace(path, 'FILE'));
    expect(await notices()).to.deep.equal([
      'FILE is used without this: webhooks[0].url: must be an http or https address, without a user name, and with placeholders only after the host',
      'FILE is used without this: quiet: is unknown',
    ]);
    expect((await ask('PUT', '/alerts.json', { body: {}, tag: await tag() })).status).to.equal(200);
    expect(await notices()).to.deep.equal([]);
  });

  it('is for admins alone', async () => {
    for (const [method, at] of [
      ['GET', '/alerts.json'],
      ['PUT', '/alerts.json'],
      ['POST', '/alerts/test'],
      ['GET', '/alerts/presets.json'],
      ['GET', '/alerts/reach.json'],
    ] as const)
      expect((await ask(method, at, { headers: AS_VIEWER })).status, at).to.equal(403);
  });

  it('is changed by who has seen it, and all of it must be right', async () => {
    const good = { webhooks: [{ name: 'home', url: target }] };
    expect((await ask('PUT', '/alerts.json', { body: good })).answer.error.code).to.equal('no-if-match');
    const old = await ask('PUT', '/alerts.json', { body: good, tag: '"other"' });
    expect([old.status, old.answer.error.code, old.answer.document.webhooks]).to.deep.equal([
      412,
      'state-changed',
      [],
    ]);
    const wrong = await ask('PUT', '/alerts.json', {
      body: { webhooks: [{ name: 'home' }] },
      tag: await tag(),
    });
    expect([wrong.status, wrong.answer.error.message]).to.deep.equal([
      400,
      'Nothing was changed: webhooks[0].url: is missing',
    ]);
    const text = await fetch(`${app.url}/alerts.json`, {
      method: 'PUT',
      headers: { ...AS_ADMIN, 'If-Match': old.tag },
      body: '{}',
    });
    expect(text.status).to.equal(415);
    expect((await ask('PUT', '/alerts.json', { body: [], tag: old.tag })).status).to.equal(400);
    expect((await ask('PUT', '/alerts.json', { body: good, tag: old.tag })).status).to.equal(200);
  });

  it('gives no secret out, and keeps those that are only named, also under another name', async () => {
    const secrets = { key: 'very-secret' };
    const sign = 'a very-secret signing key';
    const made = { name: 'a/b', url: `${target}/x`, headers: { 'X-Key': '{key}' }, secrets, sign };
    const first = await ask('PUT', '/alerts.json', { body: { webhooks: [made] }, tag: await tag() });
    expect(JSON.stringify(first.answer)).not.to.contain('very-secret');
    const [shown] = (await ask('GET', '/alerts.json')).answer.webhooks;
    const { results } = first.answer;
    expect(results).to.have.length(1);
    const renamed = { webhooks: [{ ...shown, name: 'other' }], results };
    expect((await ask('PUT', '/alerts.json', { body: renamed, tag: first.tag })).status).to.equal(200);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const saved = JSON.parse(readFileSync(path, 'utf8')) as { webhooks: unknown[] };
    expect(saved.webhooks[0]).to.deep.include({ name: 'other', secrets, sign });
    await ask('POST', '/alerts/test', { body: { name: 'other' } });
    expect(received[0]?.auth).to.equal('very-secret');
    const unknown = { webhooks: [{ ...shown, secrets: { key: 'kept:nobody/key' } }] };
    expect((await ask('PUT', '/alerts.json', { body: unknown, tag: await tag() })).status).to.equal(400);
    const { answer } = await ask('GET', '/status');
    expect(JSON.stringify(answer) + app.log()).not.to.contain('very-secret');
  });

  it('are tested with the picture of now, and answer what the other side said', async () => {
    const webhooks = [{ name: 'picture', url: `${target}/p`, body: 'picture', enabled: false }];
    await ask('PUT', '/alerts.json', { body: { webhooks }, tag: await tag() });
    await app.logged(/camera: streaming/);
    const sent = (await ask('POST', '/alerts/test', { body: { name: 'picture' } }))
      .answer as unknown as Record<string, unknown>;
    expect(sent).to.deep.include({ isSent: true, status: 200, answer: 'thank you', problem: null });
    expect(sent['milliseconds']).to.be.a('number');
    expect([received[0]?.type, received[0]?.body.readUInt16BE()]).to.deep.equal(['image/jpeg', 0xff_d8]);
    status = 401;
    const refused = (await ask('POST', '/alerts/test', { body: { name: 'picture' } }))
      .answer as unknown as Record<string, unknown>;
    expect(refused).to.deep.include({ isSent: false, status: 401 });
    expect((await ask('POST', '/alerts/test', { body: { name: 'nobody' } })).answer.error.code).to.equal(
      'unknown-alert',
    );
    expect((await ask('POST', '/alerts/test', { body: { name: 1 } })).status).to.equal(400);
  });

  it('are read again on a reload, and sent for what is reported', async () => {
    const webhooks = [{ name: 'by hand', url: `${target}/{type}`, types: ['manual'] }];
    writeFileSync(path, JSON.stringify({ webhooks }), { mode: 0o600 });
    await app.reload();
    expect((await ask('GET', '/alerts.json')).answer.webhooks.map(({ name }) => name)).to.deep.equal([
      'by hand',
    ]);
    const report = { type: 'manual', text: 'The doorbell rang' };
    expect((await ask('POST', '/events', { body: report })).status).to.be.lessThan(300);
    await app.logged(/alerts: sent to by hand/);
    expect(JSON.parse(received[0]?.body.toString() ?? '')).to.deep.include(report);
    const { answer } = await ask('GET', '/status');
    expect(answer).to.deep.include({
      alerts: { sent: 1, failed: 0, dropped: 0, waiting: 0, quietUntil: null, ping: null },
    });
  });
});
