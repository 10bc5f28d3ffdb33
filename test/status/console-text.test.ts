import { hostname } from 'node:os';
import { expect } from 'chai';
import { consoleText } from '../../daemon/status/console-text.ts';
import type { ConsoleFacts } from '../../daemon/status/console-text.ts';
import { readQr } from '../text/read-qr.ts';

type Supervisor = Pick<
  NonNullable<ConsoleFacts['camera']>['supervisor'],
  'state' | 'failing' | 'lastFailure'
>;

const text = (
  facts: Partial<ConsoleFacts> = {},
  supervisor: Partial<Supervisor> = {},
  hostName = 'camera',
  addresses: string[] = [],
) =>
  consoleText(
    {
      config: { CAMERA_NAME: 'Garage' },
      urls: ['http://[::]:80', 'https://[::]:443'],
      claimCode: null,
      camera: {
        state: supervisor.state ?? 'streaming',
        supervisor: { state: 'streaming', failing: false, lastFailure: null, ...supervisor },
      },
      notices: [],
      ...facts,
    } as ConsoleFacts,
    hostName,
    addresses,
  );

describe('the text of the console', () => {
  it('has the addresses and the state of the camera', () => {
    expect(text()).to.equal(`Garage: a network camera. Open it in a browser:

  http://\\n.local/
  http://\\4/
  https://\\n.local/
  https://\\4/

Camera: streaming

No picture? Log in here and run: sudo picamd doctor

`);
  });

  it('has the name of the camera first, without escapes of agetty, in lines that fit the screen', () => {
    const first = (name: string) => text({ config: { CAMERA_NAME: name } }).split('\n\n')[0];
    expect(first('Tür \\4 \u200D\\n')).to.equal('Tür  4   n: a network camera. Open it in a browser:');
    expect(first(`${'word '.repeat(12)}end`)).to.equal(
      `${'word '.repeat(12)}end: a network\ncamera. Open it in a browser:`,
    );
    expect(first('')).to.equal(`${hostname()}: a network camera. Open it in a browser:`);
  });

  it('has the setup code, the failure and the notices, in lines that fit the screen', () => {
    const hint = 'All of /run/picamd-boot/picamd.conf is ignored until that is fixed.';
    const notices = [
      { code: 'bad-override', message: '/run/x line 1: unknown setting PROT; did you mean PORT?', hint },
      { code: 'bad-override', message: '/run/x line 2: HOST must be an address', hint },
    ] as const;
    const lastFailure = {
      code: 'no-camera',
      message: 'The camera program found no camera',
      hint: 'Shut down the Pi and push the ribbon cable fully in at both ends; try another cable or camera.',
      atMs: 0,
    } as const;
    const facts = { claimCode: 'ABCD-EFGH', notices, urls: ['http://0.0.0.0:8000'] };
    expect(text(facts, { state: 'starting', failing: true, lastFailure })).to
      .equal(`Garage: a network camera. Open it in a browser:

  http://\\n.local:8000/
  http://\\4:8000/

Not set up yet. Enter this code on that page:

  ABCD-EFGH

Camera: The camera program found no camera. Shut down the Pi and push the
ribbon cable fully in at both ends; try another cable or camera.
Notice: /run/x line 1: unknown setting PROT; did you mean PORT?
Notice: /run/x line 2: HOST must be an address. All of
/run/picamd-boot/picamd.conf is ignored until that is fixed.

No picture? Log in here and run: sudo picamd doctor

`);
  });

  it('has one address if there is only one, and a host name with a domain unchanged', () => {
    expect(text({ urls: ['http://127.0.0.1:8000'] })).to.include('\n\n  http://127.0.0.1:8000/\n\n');
    expect(text({ urls: ['https://[fd00::1]:443'] })).to.include('\n\n  https://[fd00::1]/\n\n');
    expect(text({ urls: ['unix:/run/picamd.sock'] })).to.include('\n\n  unix:/run/picamd.sock\n\n');
    expect(text({}, {}, 'camera.example.org')).to.include('\n\n  http://\\n/\n  http://\\4/\n');
  });

  it('has the state of the camera in words', () => {
    const line = (supervisor: Partial<Supervisor>) => /^Camera: (.*)$/m.exec(text({}, supervisor))?.[1];
    expect(line({ state: 'starting' })).to.equal('starting');
    expect(line({ state: 'idle' })).to.equal('idle, no viewers');
    expect(line({ state: 'stalled' })).to.equal('not responding, restarting');
    const camera = { state: 'private', supervisor: {}, notices: [] } as unknown as ConsoleFacts['camera'];
    expect(text({ camera })).to.include('Camera: private, it is off\n');
    expect(text({ camera: null })).to.include('Camera: starting\n');
  });

  it('has no escapes of the terminal or of agetty, and no endless sentence', () => {
    const evil = `\\4 \x1b[2J\x9b2J\r\n\u202e ${'x '.repeat(4000)}`;
    const notices = [{ code: 'bad-override', message: evil, hint: evil }] as const;
    const shown = text({ notices, urls: [`unix:/run/${evil}`.slice(0, 60)] });
    expect(shown)
      .to.match(/^[\n\x20-\x7e]*$/)
      .and.not.include('\\');
    expect(shown.length).to.be.lessThan(1000);
  });

  describe('with a QR code', () => {
    const lines = (shown: string) => shown.trimEnd().split('\n');
    const blocks = (shown: string) => lines(shown).filter((line) => /[▀▄█]/.test(line));
    const withCode = (facts: Partial<ConsoleFacts> = {}, ...addresses: string[]) =>
      text(facts, {}, 'camera', addresses);

    it('has that of the first address that a phone can open, and fits a screen of 80x25', () => {
      const claim = { claimCode: 'ABCD-EFGH' };
      const shown = withCode(claim, 'fd00::1', '192.168.1.23', '10.0.0.1');
      expect(readQr(blocks(shown))).to.equal('HTTP://192.168.1.23/');
      expect(shown).to.match(
        /\nNot set up yet\. Enter this code on that page: ABCD-EFGH\nCamera: streaming\nNo picture\?/,
      );
      // The system adds a heading, an empty line, another one, and the login prompt.
      expect(lines(shown).length).to.be.at.most(25 - 4);
      expect(Math.max(...blocks(shown).map((line) => line.length))).to.be.at.most(40);
      expect(readQr(blocks(withCode({ urls: ['http://0.0.0.0:8000'] }, '192.168.100.200')))).to.equal(
        'HTTP://192.168.100.200:8000/',
      );
      expect(readQr(blocks(withCode({ urls: ['http://10.0.0.1:80'] }, '192.168.1.23', '10.0.0.1')))).to.equal(
        'HTTP://10.0.0.1/',
      );
    });

    it('has none if the text would not fit any more, or no phone could open the address', () => {
      const notice = { code: 'bad-override', message: 'x '.repeat(180), hint: '' } as const;
      expect(blocks(withCode({ notices: [notice, notice] }, '192.168.1.23'))).to.deep.equal([]);
      expect(blocks(withCode({}, 'fd00::1'))).to.deep.equal([]);
      expect(blocks(withCode({ urls: ['http://127.0.0.1:80'] }, '192.168.1.23'))).to.deep.equal([]);
      expect(blocks(withCode({ urls: ['https://[::]:443', 'unix:/run/x'] }, '192.168.1.23'))).to.deep.equal(
        [],
      );
    });
  });
});
