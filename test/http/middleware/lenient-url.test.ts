import { expect } from 'chai';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

describe('URLs as people put them together', () => {
  let file: CredentialsFile;
  let app: RunningApp;
  before(async () => {
    file = await credentialsFile(CHEAP);
    app = await startApp(['--credentials-file', file.path]);
    await app.logged(/camera: streaming/);
  });
  after(async () => {
    await app.stop();
    file.clear();
  });

  /** The status line's code of a request with the user's password, unless the URL has a token. */
  async function statusOf(url: string): Promise<string> {
    const user = url.includes('token=') ? '' : `Authorization: ${basic(USER.name, USER.password)}\r\n`;
    const client = raw(
      app.port,
      `GET ${url} HTTP/1.1\r\nHost: localhost\r\n${user}Connection: close\r\n\r\n`,
    );
    const bytes = await client.until((all) => all.includes('\r\n\r\n'));
    client.socket.destroy();
    return bytes.toString('latin1').slice(9, 12);
  }

  it('take what follows a second ? as another parameter', async () => {
    for (const url of [
      `/video_feed?token=${file.token}?nonce_dashboard=1`,
      `/snapshot.jpg?token=${file.token}?1679000000`,
      '/video_feed?fps=5?1679000000',
      '/video_feed?nonce=1?fps=5',
      '/snapshot.jpg?max_age=500?1679000000',
      '/recipes?format=text?x',
    ])
      expect(await statusOf(url), url).to.equal('200');
    // It is a parameter, not an ornament.
    expect(await statusOf('/video_feed?nonce=1?fps=x')).to.equal('400');
    expect(await statusOf(`/video_feed?nonce=1?token=${file.ended}`)).to.equal('401');
  });

  it('have slashes too many', async () => {
    for (const url of [
      '//',
      '//snapshot.jpg',
      '///status',
      '/status//',
      `//snapshot.jpg?token=${file.token}`,
    ])
      expect(await statusOf(url), url).to.equal('200');
    expect(await statusOf(`//status?token=${file.token}`), 'the right is that of the route').to.equal('403');
    expect(await statusOf('//example.org/')).to.equal('404');
  });

  it('redirect to a place of ours, however many slashes they have', async () => {
    for (const path of ['//', '//snapshot.jpg', '//example.org/', '///example.org/x']) {
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n`;
      const text = (await raw(app.port, request).ended).toString('latin1');
      const location = /^Location: (.*)\r$/m.exec(text)?.[1] ?? '';
      expect(new URL(location, `http://cam${path}`).href, path).to.match(/^http:\/\/cam\/+login/);
    }
  });
});
