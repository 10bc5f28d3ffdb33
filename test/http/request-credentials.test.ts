import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { CHEAP, credentialsFile, userOf } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';

const [NAME, PASSWORD] = ['anna', 'Kaffee-Käse-42'];

describe('Basic credentials', () => {
  it('are read in UTF-8 and in ISO-8859-1, which aiohttp and requests send', async () => {
    const file = await credentialsFile(CHEAP);
    const users = new Map([[NAME, userOf(await hashPassword(PASSWORD, CHEAP))]]);
    await writeCredentials(file.path, { ...noCredentials(), users });
    const app = await startApp(['--credentials-file', file.path]);
    for (const [encoding, status, password] of [
      ['utf8', 200, PASSWORD],
      ['latin1', 200, PASSWORD],
      ['latin1', 401, 'Kaffee-Kåse-42'],
    ] as const) {
      const value = Buffer.from(`${NAME}:${password}`, encoding).toString('base64');
      const response = await fetch(`${app.url}/status`, { headers: { Authorization: `Basic ${value}` } });
      await response.arrayBuffer();
      expect([encoding, response.status]).to.deep.equal([encoding, status]);
    }
    await app.stop();
    file.clear();
  });
});
