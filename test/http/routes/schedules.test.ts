import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };

describe('/schedules.json', () => {
  let users: CredentialsFile;
  let folder: string;
  let app: RunningApp;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    folder = mkdtempSync(join(tmpdir(), 'picamd-schedules-'));
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state/schedules.json'), '{"motion":"Mo-Xx 08:00-18:00","alerts":"Sa,Su"}');
    app = await startApp(
      ['--credentials-file', users.path],
      { STATE_DIRECTORY: join(folder, 'state') },
      { holdMs: 1 },
    );
  });
  after(async () => {
    await app.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  const get = (headers: Record<string, string> = ADMIN) => fetch(`${app.url}/schedules.json`, { headers });
  const put = async (document: object, tag?: string) =>
    fetch(`${app.url}/schedules.json`, {
      method: 'PUT',
      headers: {
        ...ADMIN,
        'Content-Type': 'application/json',
        'If-Match': tag ?? (await get()).headers.get('ETag') ?? '',
      },
      body: JSON.stringify(document),
    });

  it('leaves out what is wrong in the file, and says where', async () => {
    const document = (await (await get()).json()) as Record<string, unknown>;
    expect(document).to.include({ motion: '', alerts: 'Sa,Su', privacy: '' });
    const { notices } = (await (await fetch(`${app.url}/status`, { headers: ADMIN })).json()) as {
      notices: { code: string; message: string }[];
    };
    expect(notices.map(({ message }) => message).join('\n')).to.match(
      /schedules\.json is used without this: motion: must be hours .* at character 4 \("Xx 08:00-18:"\)/,
    );
  });

  it('takes hours, says what they mean now, and keeps them', async () => {
    const answer = await put({ motion: '00:00-24:00', recording: 'Mo-Fr 08:00-18:00' });
    expect(answer.status).to.equal(200);
    const { now, ...texts } = (await answer.json()) as { now: Record<string, object> };
    expect(texts).to.deep.equal({
      privacy: '',
      motion: '00:00-24:00',
      recording: 'Mo-Fr 08:00-18:00',
      alerts: '',
    });
    expect(now['motion']).to.deep.equal({ on: true, until: null });
    expect(now['recording']).to.have.property('until').that.is.greaterThan(Date.now());
    expect(JSON.parse(readFileSync(join(folder, 'state/schedules.json'), 'utf8'))).to.have.property(
      'recording',
      'Mo-Fr 08:00-18:00',
    );
    // The page sends back what it got.
    expect((await put({ now, ...texts })).status).to.equal(200);
  });

  it('refuses other text and keys with the place of the mistake', async () => {
    const answer = await put({ privacy: 'Mo 08:00-25:00', work: '' });
    expect(answer.status).to.equal(400);
    expect(JSON.stringify(await answer.json()))
      .to.include(
        'privacy: must be hours such as Mo-Fr 08:00-18:00; a time must be from 00:00 to 24:00: at character 10',
      )
      .and.include('work: is unknown');
    expect((await put({ privacy: 7 })).status).to.equal(400);
    expect((await put({}, '"old"')).status).to.equal(412);
  });

  it('is for admins', async () => {
    expect((await get({ Authorization: basic(VIEWER, USER.password) })).status).to.equal(403);
  });
});
