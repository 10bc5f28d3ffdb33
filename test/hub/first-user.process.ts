import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask } from '../helpers/ask.ts';
import { FIRST, startUnclaimed } from '../helpers/unclaimed.ts';

const HTML = { Accept: 'text/html' };

describe('the first user of a hub', () => {
  it('is created in a browser, which is led to the page of the hub then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-hub-setup-'));
    const file = join(folder, 'cameras');
    writeFileSync(file, 'hall http://127.0.0.1:9/\n');
    const hub = await startUnclaimed(['--role', 'hub', '--cameras-file', file]);
    const at = { host: '127.0.0.1', port: hub.daemon.port };
    const first = await ask(at, '/', HTML);
    expect([first.status, first.headers.location]).to.deep.equal([303, './setup']);
    expect((await ask(at, '/cameras')).status).to.equal(403);
    const { status, head } = await hub.post({ ...FIRST, code: hub.code });
    expect(status).to.equal(303);
    expect(/^location: (.*)$/im.exec(head)?.[1]?.trim()).to.be.oneOf(['./', '.']);
    const cookie = /^set-cookie: ([^;]*)/im.exec(head)?.[1] ?? '';
    const page = await ask(at, '/', { ...HTML, Cookie: cookie });
    expect([page.status, page.headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect((await ask(at, '/cameras', { Cookie: cookie })).body.toString()).to.include('hall');
    const out = await ask(at, '/', HTML);
    expect([out.status, out.headers.location]).to.deep.equal([303, './login']);
    await hub.clear();
    rmSync(folder, { recursive: true });
  });
});
