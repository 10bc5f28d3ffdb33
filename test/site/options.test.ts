import { expect } from 'chai';
import { missingPrograms } from '../../scripts/whole-site/missing-programs.ts';
import { parseSiteOptions } from '../../scripts/whole-site/options.ts';

describe('scripts/site', () => {
  it('starts 16 cameras and two hubs if nobody says otherwise, and has limits', () => {
    expect(parseSiteOptions([])).to.deep.equal({ cameras: 16, hubs: 2, port: 8080 });
    expect(parseSiteOptions(['--cameras', '64', '--hubs=1', '--port', '9000'])).to.deep.equal({
      cameras: 64,
      hubs: 1,
      port: 9000,
    });
    for (const wrong of [['--cameras', '65'], ['--cameras', '0'], ['--hubs', '-1'], ['--port', '80'], ['x']])
      expect(() => parseSiteOptions(wrong), wrong.join(' ')).to.throw();
    expect(parseSiteOptions(['--help'])).to.equal('help');
  });

  it('says how to install what is missing, or nothing', () => {
    const said = missingPrograms('/nonexistent', []);
    expect(said).to.include('sudo apt-get install nats-server haproxy prometheus\n');
    expect(missingPrograms('/nonexistent', ['/proc/self'])).to.equal(said);
  });
});
