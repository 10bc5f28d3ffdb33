import { expect } from 'chai';
import { openableUrls } from '../../daemon/net/openable-urls.ts';
import { CHEAP, credentialsFile } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';

describe('openableUrls', () => {
  const addresses = ['192.0.2.7', '2001:db8::7', '172.17.0.1', '2001:db8::8'];
  const of = (url: string) => openableUrls(url, 'porch.local', addresses);

  it('replaces an address that stands for all by the name and the addresses of this machine', () => {
    expect(of('http://0.0.0.0:8000')).to.deep.equal([
      'http://porch.local:8000/',
      'http://192.0.2.7:8000/',
      'http://172.17.0.1:8000/',
    ]);
    expect(of('https://[::]:443')).to.deep.equal([
      'https://porch.local/',
      'https://192.0.2.7/',
      'https://[2001:db8::7]/',
      'https://172.17.0.1/',
    ]);
  });

  it('is empty for what can be opened as it is', () => {
    for (const url of [
      'http://127.0.0.1:8000',
      'http://[::1]:80',
      'http://cam.local:80',
      'unix:/run/cam.sock',
    ])
      expect(of(url), url).to.deep.equal([]);
  });

  it('is in the log line about listening', async () => {
    const credentials = await credentialsFile(CHEAP);
    const daemon = await startApp(['--host', '0.0.0.0', '--credentials-file', credentials.path]);
    await daemon.logged(
      new RegExp(`listening on http://0\\.0\\.0\\.0:${daemon.port}/: open http://[^:" ]+:${daemon.port}/`),
    );
    await daemon.stop();
    credentials.clear();
    const local = await startApp();
    expect(local.log()).to.match(/listening on http:\/\/127\.0\.0\.1:\d+\/"/);
    await local.stop();
  });
});
