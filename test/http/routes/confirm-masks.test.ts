import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MasksToCheck } from '../../../daemon/settings/mask-review.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const MASKED = ['--privacy-masks', '0,0 0.4,0 0.4,0.5'];

describe('POST /settings/masks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-masks-'));
  let users: CredentialsFile;
  let app: RunningApp;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    app = await startApp(args(), { STATE_DIRECTORY: folder });
  });
  after(async () => {
    await app.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  const args = (...more: string[]) => ['--credentials-file', users.path, ...MASKED, ...more];

  async function ask(path: string, method = 'GET', headers: Record<string, string> = {}) {
    const response = await fetch(app.url + path, { method, headers: { ...ADMIN, ...headers } });
    const body = (await response.json().catch(() => ({}))) as {
      maskReview?: MasksToCheck | null;
      notices?: { code: string }[];
    };
    return { status: response.status, code: response.headers.get('x-picamd-error'), body };
  }
  const review = async () => (await ask('/settings.json')).body.maskReview;
  const notices = async () => (await ask('/status')).body.notices?.map(({ code }) => code);
  const confirm = (view: string, headers = {}) => ask(`/settings/masks?view=${view}`, 'POST', headers);

  it('ends the question that a flipped picture asks, for the view that the admin has seen', async () => {
    expect([await review(), await notices()]).to.deep.equal([null, []]);
    await app.reload(args('--camera-rotation', '90'));
    const asked = await review();
    expect(asked?.changed).to.deep.equal(['CAMERA_ROTATION']);
    expect(await notices()).to.deep.equal(['masks-unchecked']);
    const wrong = await confirm('another');
    expect([wrong.status, wrong.code]).to.deep.equal([412, 'settings-changed']);
    expect((await ask('/settings/masks', 'POST')).code).to.equal('settings-changed');
    const done = await confirm(asked?.view ?? '');
    expect([done.status, done.body.maskReview, await notices()]).to.deep.equal([200, null, []]);
    expect(app.log()).to.include(`${USER.name} has looked at the privacy masks`);
  });

  it('is for admins, from pages of this camera only', async () => {
    await app.reload(args('--camera-rotation', '270'));
    const view = (await review())?.view ?? '';
    const viewer = { Authorization: basic(VIEWER, USER.password) };
    expect((await confirm(view, viewer)).status).to.equal(403);
    expect((await confirm(view, { 'Sec-Fetch-Site': 'cross-site' })).code).to.equal('other-site');
    expect((await review())?.changed).to.deep.equal(['CAMERA_ROTATION']);
  });
});
