import { expect } from 'chai';
import { fill } from '../../daemon/recipes/camera-url.ts';
import { cameraId, nameIn } from '../../daemon/recipes/names.ts';

describe("the camera's name in recipes", () => {
  const ODD = `<b>"Tür" & 'x' \\ \`rm\` {host} 前门`;

  it('is escaped for the language that it stands in', () => {
    expect(nameIn('html', ODD)).to.equal(`&lt;b&gt;&quot;Tür&quot; &amp; 'x' \\ \`rm\` {host} 前门`);
    expect(JSON.parse(`"${nameIn('yaml', ODD)}"`)).to.equal(ODD);
    expect(nameIn('prose', ODD)).to.not.include('`');
    for (const language of ['sh', 'ini', 'python', 'conf'])
      expect(nameIn(language, ODD), language).to.match(/^[a-z0-9_-]+$/);
  });

  it('is not searched for placeholders', () => {
    const camera = {
      scheme: 'http',
      host: 'h',
      port: 1,
      name: '{host} $& $1',
      width: 4,
      height: 3,
      turn: 0,
      token: null,
      motionMasks: [],
    } as const;
    expect(fill('{name}', camera)).to.equal('{host} $& $1');
  });

  for (const [name, id] of [
    ['Front door', 'front_door'],
    ['Garage 2 (north)', 'garage_2_north'],
    ['Haustür', 'haustur'],
    ['İstanbul', 'istanbul'],
    ['Straße', 'cam_7'],
    ['前门 1', 'cam_7'],
    ['Cam д', 'cam_7'],
    ['📷', 'cam_7'],
  ] as const)
    it(`is ${id} for programs that only take letters, if it is ${name}`, () => {
      expect(cameraId(name, 'cam-7')).to.equal(id);
    });

  it('is never empty there', () => {
    expect(cameraId('前门', '…')).to.equal('camera');
  });
});
