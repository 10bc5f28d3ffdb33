import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { KEYS } from '../../../daemon/config/settings.ts';
import type { Key } from '../../../daemon/config/settings.ts';
import type { SettingsDocument } from '../../../daemon/settings/editor-parts.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };

describe('GET /settings.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-settings-'));
  const [saved, override, file] = ['settings.conf', 'override.conf', 'picamd.conf'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  let users: CredentialsFile;
  let app: RunningApp;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    writeFileSync(file, 'MAX_VIEWERS=20\nCAMERA_HFLIP=on\n');
    writeFileSync(saved, 'CAMERA_HFLIP=off\nSOURCE_URL=http://anna:geheim@192.0.2.1/\nSTALE_SECONDS=20\n');
    writeFileSync(override, 'STALE_SECONDS=30\n');
    const args = ['--config', file, '--override-file', override, '--credentials-file', users.path];
    app = await startApp(args, {
      STATE_DIRECTORY: folder,
      PICAMD_IDLE_SECONDS: '6',
    });
  });

  after(async () => {
    await app.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  async function get(headers: Record<string, string> = ADMIN, at = app) {
    const response = await fetch(`${at.url}/settings.json`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  it('has every setting once, the camera first and limits last and folded', async () => {
    const { status, headers, text } = await get();
    expect([status, headers.get('content-type'), headers.get('cache-control')]).to.deep.equal([
      200,
      'application/json; charset=utf-8',
      'no-store',
    ]);
    const { groups } = JSON.parse(text) as SettingsDocument;
    expect(groups[0]).to.include({ name: 'Camera', folded: false });
    expect(groups.at(-1)).to.include({ name: 'Limits', folded: true });
    expect(groups.flatMap(({ settings }) => settings.map(({ key }) => key))).to.have.members([...KEYS]);
  });

  it('says where each value comes from, and why it is locked', async () => {
    const { groups } = JSON.parse((await get()).text) as SettingsDocument;
    const row = (key: Key) => {
      const found = groups.flatMap(({ settings }) => settings).find((setting) => setting.key === key);
      return { value: found?.value, kind: found?.origin.kind, by: found?.locked?.by ?? null };
    };
    expect(row('MAX_VIEWERS')).to.deep.equal({ value: '20', kind: 'file', by: null });
    expect(row('CAMERA_HFLIP')).to.deep.equal({ value: 'off', kind: 'browser', by: null });
    expect(row('STALE_SECONDS')).to.deep.equal({ value: '30', kind: 'flag', by: 'flag' });
    expect(row('IDLE_SECONDS')).to.deep.equal({ value: '6', kind: 'environment', by: 'environment' });
    expect(row('METRICS')).to.deep.equal({ value: 'on', kind: 'default', by: null });
    expect(row('SOURCE_COMMAND').by).to.equal('never');
    expect(row('PORT')).to.deep.equal({ value: '0', kind: 'flag', by: 'flag' });
  });

  it('never has a secret, only whether it is set', async () => {
    const { text } = await get();
    expect(text).to.not.include('geheim');
    expect(text).to.match(/"key":"SOURCE_URL"[^}]*\}[^}]*"value":null,"isSet":true/);
  });

  it('comes as gzip to a client that accepts it: less than a quarter of the bytes', async () => {
    const gzipped = await get({ ...ADMIN, 'Accept-Encoding': 'gzip' });
    const plain = await get({ ...ADMIN, 'Accept-Encoding': 'identity' });
    expect(gzipped.headers.get('content-encoding')).to.equal('gzip');
    expect(gzipped.headers.get('vary')).to.equal('Accept-Encoding');
    expect(plain.headers.get('content-encoding')).to.equal(null);
    expect(gzipped.text).to.equal(plain.text);
    const bytes = ({ headers }: typeof plain) => Number(headers.get('content-length'));
    expect(bytes(plain) / bytes(gzipped)).to.be.greaterThan(4);
  });

  it('has an entity tag that changes with settings.conf and with nothing else', async () => {
    const before = (await get()).headers.get('etag');
    await app.reload();
    expect((await get()).headers.get('etag'))
      .to.equal(before)
      .and.match(/^"[\w-]{43}"$/);
    writeFileSync(saved, 'STALE_SECONDS=21\n');
    await app.reload();
    expect((await get()).headers.get('etag')).to.not.equal(before);
  });

  it('is for admins who have logged in only', async () => {
    expect((await get({})).status).to.equal(401);
    for (const token of [users.token, ...users.tokens.values()])
      expect((await get({ Authorization: `Bearer ${token}` })).status).to.equal(403);
    expect((await get({ Authorization: basic(VIEWER, USER.password) })).status).to.equal(403);
    for (const args of [[], ['--auth', 'none']]) {
      const open = await startApp(args);
      const { status, headers } = await get(ADMIN, open);
      expect([status, headers.get('x-picamd-error')]).to.deep.equal([403, 'needs-admin']);
      await open.stop();
    }
  });
});
