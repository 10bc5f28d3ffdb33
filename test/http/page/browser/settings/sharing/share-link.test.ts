import { expect } from 'chai';
import {
  isOnlyHere,
  shareLink,
} from '../../../../../../daemon/http/page/browser/settings/sharing/share-link.ts';

describe('a shared link', () => {
  it('has the address that the browser uses, also below a path of a proxy', () => {
    expect(shareLink('picamd_x', false, 'http://hall.local:8000/settings#sharing')).to.equal(
      'http://hall.local:8000/?token=picamd_x',
    );
    expect(shareLink('picamd_x', true, 'https://home.example/cams/hall/settings?language=de')).to.equal(
      'https://home.example/cams/hall/?embed=1&token=picamd_x',
    );
  });

  it('works on one machine only if that is its host', () => {
    const hosts = [
      'localhost',
      'cam.localhost',
      '127.0.0.1',
      '[::1]',
      '192.168.1.23',
      '127.example',
      'hall.local',
    ];
    expect(hosts.filter(isOnlyHere)).to.deep.equal(hosts.slice(0, 4));
  });
});
