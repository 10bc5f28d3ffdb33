import { expect } from 'chai';
import {
  GRANTABLE_RIGHTS,
  isLiveOnly,
  isRole,
  parseTokenRights,
  ROLES,
  TOKEN_RIGHTS,
} from '../../daemon/access/rights.ts';

describe('rights', () => {
  it('are all of an admin, and of a viewer only those to look', () => {
    expect(GRANTABLE_RIGHTS).to.deep.equal(['live', 'status', 'recordings', 'event', 'control', 'admin']);
    expect(ROLES.admin).to.deep.equal(GRANTABLE_RIGHTS);
    expect(ROLES.viewer).to.deep.equal(['live', 'status', 'recordings']);
    expect(['viewer', 'admin', 'owner', '', 'constructor'].map(isRole)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('of tokens are those asked for, in one order and once each, but never admin', () => {
    expect(TOKEN_RIGHTS).to.deep.equal(['live', 'status', 'recordings', 'event', 'control']);
    expect(parseTokenRights('live')).to.deep.equal(['live']);
    expect(parseTokenRights('control,live,control')).to.deep.equal(['live', 'control']);
    expect(parseTokenRights(TOKEN_RIGHTS.join(','))).to.deep.equal(TOKEN_RIGHTS);
    for (const wrong of ['', ',', 'live,', 'live,admin', 'admin', 'Live', ' live', 'live status', 'zoom'])
      expect(parseTokenRights(wrong), wrong).to.equal(null);
  });

  it('of a token are those of the default, or others', () => {
    expect(isLiveOnly(['live'])).to.equal(true);
    for (const rights of [[], ['status'], ['live', 'status']] as const)
      expect(isLiveOnly(rights)).to.equal(false);
  });
});
