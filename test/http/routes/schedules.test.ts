import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AS_ADMIN, AS_VIEWER, putDocument, startAppWithUsers } from '../../helpers/app-with-users.ts';
import type { AppWithUsers } from '../../helpers/app-with-users.ts';

describe('/schedules.json', () => {
  let app: AppWithUsers;

  before(async () => {
    app = await startAppWithUsers({ 'schedules.json': { motion: 'Mo-Xx 08:00-18:00', alerts: 'Sa,Su' } });
  });
  after(() => app.stop());

  const get = (headers: Record<string, string> = AS_ADMIN) => fetch(`${app.url}/schedules.json`, { headers });
  const put = (document: object, tag?: string) => putDocument(`${app.url}/schedules.json`, document, tag);

  it('leaves out what is wrong in the file, and says where', async () => {
    const document = (await (await get()).json()) as Record<string, unknown>;
    expect(document).to.include({ motion: '', alerts: 'Sa,Su', privacy: '' });
    const { notices } = (await (await fetch(`${app.url}/status`, { headers: AS_ADMIN })).json()) as {
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
    expect(JSON.parse(readFileSync(join(app.folder, 'schedules.json'), 'utf8'))).to.have.property(
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
    expect((await get(AS_VIEWER)).status).to.equal(403);
  });
});
