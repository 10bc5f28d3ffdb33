import { expect } from 'chai';
import { newAddress } from '../../../../../daemon/http/page/browser/settings/keep-question.ts';
import type {
  SettingRow,
  SettingsDocument,
} from '../../../../../daemon/http/page/browser/settings/settings-document.ts';

/** Where the camera answers after a change of these settings; `here`: where the page is. */
function moved(changes: Record<string, string>, here = 'http://cam.local:8000/settings#network'): string {
  const values = {
    HOST: '127.0.0.1',
    PORT: '8000',
    FALLBACK_PORT: '0',
    TLS_CERT: '',
    TLS_SELF_SIGNED: 'off',
    ...changes,
  };
  const rows = Object.entries(values).map(([key, value]) => ({ key, value }) as SettingRow);
  const document: SettingsDocument = {
    lastChange: null,
    notices: [],
    maskReview: null,
    groups: [{ name: 'Network', folded: false, settings: rows }],
  };
  const keys = Object.keys(changes).filter((key) => key !== 'TLS_CERT');
  return newAddress(
    { document, state: { kind: 'confirming', untilMs: 0, keys, elsewhere: false, error: null } },
    here,
  );
}

describe('the address at which changed settings are kept', () => {
  it('is this one unless the camera moves', () => {
    expect(moved({ ALLOWED_HOSTS: 'cam.local' })).to.equal('http://cam.local:8000');
    expect(moved({ TRUSTED_PROXIES: '' }, 'https://home.example/cam/settings')).to.equal(
      'https://home.example',
    );
  });

  it('has the new port, at the name that the person uses', () => {
    expect(moved({ PORT: '80' })).to.equal('http://cam.local');
    expect(moved({ PORT: '8080', HOST: '0.0.0.0' })).to.equal('http://cam.local:8080');
  });

  it('has the new host if that is one address', () => {
    expect(moved({ HOST: '192.0.2.7' })).to.equal('http://192.0.2.7:8000');
    expect(moved({ HOST: 'fd00::7' })).to.equal('http://[fd00::7]:8000');
  });

  it('changes between http and https with the certificate', () => {
    const files = { TLS_CERT: '/etc/picamd/cert.pem' };
    expect(moved({ ...files, TLS_SELF_SIGNED: 'off' })).to.equal('https://cam.local:8000');
    expect(moved({ ...files, TLS_SELF_SIGNED: 'on' }, 'https://cam.local:8000/settings')).to.equal(
      'http://cam.local:8000',
    );
  });

  it('has the new fallback port only for who is at the old one', () => {
    expect(moved({ FALLBACK_PORT: '8002' })).to.equal('http://cam.local:8000');
    expect(moved({ FALLBACK_PORT: '8002' }, 'http://cam.local:8001/settings')).to.equal(
      'http://cam.local:8002',
    );
  });
});
