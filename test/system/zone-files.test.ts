import { expect } from 'chai';
import { localZoneFile, zoneFile } from '../../daemon/system/zone-files.ts';

describe('zone-files', () => {
  it('finds the zones of this machine', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia', 'Etc/GMT+5'])
      expect(zoneFile(name)?.toString('latin1', 0, 4), name).to.equal('TZif');
  });

  it('is null for other names, and reads nothing outside its folder', () => {
    for (const name of [
      '',
      'Europe',
      'Europe/Nowhere',
      'tzdata.zi',
      '../../../etc/localtime',
      '/etc/localtime',
      'Europe/../UTC',
    ])
      expect(zoneFile(name), name).to.equal(null);
  });

  it('follows TZ, and otherwise the zone of the machine', () => {
    expect(localZoneFile('Asia/Tokyo')).to.deep.equal(zoneFile('Asia/Tokyo'));
    expect(localZoneFile(':Asia/Tokyo')).to.deep.equal(zoneFile('Asia/Tokyo'));
    expect(localZoneFile('')).to.equal(null);
    const { TZ } = process.env;
    delete process.env['TZ'];
    try {
      expect(localZoneFile()).to.deep.equal(localZoneFile(':/etc/localtime'));
    } finally {
      if (TZ !== undefined) process.env['TZ'] = TZ;
    }
  });
});
