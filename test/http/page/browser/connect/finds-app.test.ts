import { expect } from 'chai';
import { findsApp } from '../../../../../daemon/http/page/browser/connect/app-menu.ts';

describe('the search for an app', () => {
  it('finds each word anywhere, in any case', () => {
    const frigate = '#frigate Frigate NVR with object detection';
    for (const search of ['', ' ', 'frig', 'FRIG', 'nvr', 'detection nvr', ' object '])
      expect(findsApp(search, frigate), search).to.equal(true);
    for (const search of ['vlc', 'nvr vlc', 'frigatex'])
      expect(findsApp(search, frigate), search).to.equal(false);
  });
});
