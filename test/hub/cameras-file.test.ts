import { expect } from 'chai';
import { MOST_CAMERAS, natsNameOf, parseCamerasFile, streamUrl } from '../../daemon/hub/cameras-file.ts';

const parse = (...lines: string[]) => parseCamerasFile(lines.join('\n'), 'cameras');

describe('CAMERAS_FILE', () => {
  it('has a name, a URL and maybe a token file in each line', () => {
    const text =
      '\uFEFF# my cameras\r\n\r\nhall http://10.0.0.5:8000/\r\n  garage\thttps://u:p@cam/stream?x=1  garage.token\r\n';
    expect(parseCamerasFile(text, 'cameras')).to.deep.equal({
      cameras: [
        { name: 'hall', url: 'http://10.0.0.5:8000/', tokenFile: null, line: 3 },
        { name: 'garage', url: 'https://u:p@cam/stream?x=1', tokenFile: 'garage.token', line: 4 },
      ],
      problems: [],
    });
  });

  it('lists a camera that is heard over NATS by its name there', () => {
    const { cameras, problems } = parse(
      'front nats:hall',
      'a nats:',
      'b nats:a.b',
      'c nats:hall c.token',
      'd nats://hall',
    );
    expect(cameras.map(({ name, url }) => [name, url])).to.deep.equal([['front', 'nats:hall']]);
    expect(problems.length).to.equal(4);
    expect(problems[2]).to.equal('cameras line 4: c needs no token file over NATS');
    expect([
      streamUrl({ url: 'nats:hall' }, null),
      natsNameOf('nats:hall'),
      natsNameOf('http://hall/'),
    ]).to.deep.equal(['nats:hall', 'hall', null]);
  });

  it('loses only the lines with a mistake, and says which and why, without the URL', () => {
    const { cameras, problems } = parse(
      'a http://a/',
      'b.c http://secret/',
      'b/c http://secret/',
      `${'x'.repeat(64)} http://secret/`,
      'stra\u00dfe http://secret/',
      'b',
      'b ftp://secret/',
      'b http://sec ret more',
      'b http://%zz:x@secret/',
      'A http://secret/',
      `${'x'.repeat(63)} http://z/`,
    );
    expect(cameras.map(({ line }) => line)).to.deep.equal([1, 11]);
    expect(problems.map((problem) => problem.replaceAll(/x{30,}/g, 'x'))).to.deep.equal([
      'cameras line 2: b.c is not a name: 1 to 63 letters, digits, - and _',
      'cameras line 3: b/c is not a name: 1 to 63 letters, digits, - and _',
      'cameras line 4: x… is not a name: 1 to 63 letters, digits, - and _',
      'cameras line 5: stra?e is not a name: 1 to 63 letters, digits, - and _',
      'cameras line 6: b has no URL',
      'cameras line 7: the URL of b is neither one that starts with http:// or https:// nor nats:CAMERA',
      'cameras line 8: b has more than NAME URL TOKEN_FILE',
      'cameras line 9: the URL of b is neither one that starts with http:// or https:// nor nats:CAMERA',
      'cameras line 10: A is already in line 1',
    ]);
  });

  it(`has at most ${MOST_CAMERAS} cameras`, () => {
    const lines = Array.from({ length: MOST_CAMERAS + 1 }, (_, i) => `c${i} http://c/`);
    const { cameras, problems } = parse(...lines);
    expect(cameras.length).to.equal(MOST_CAMERAS);
    expect(problems).to.deep.equal([
      `cameras line ${MOST_CAMERAS + 1}: c${MOST_CAMERAS} is one camera more than ${MOST_CAMERAS}`,
    ]);
  });

  it('means the stream of a picamd by a URL that ends in /, and any other URL as it is', () => {
    const asked = (url: string, token: string | null = null) => streamUrl({ url }, token);
    expect(asked('http://hall:8000')).to.equal('http://hall:8000/video_feed');
    expect(asked('http://proxy/hall/')).to.equal('http://proxy/hall/video_feed');
    expect(asked('http://hall/video_feed', 'a+b')).to.equal('http://hall/video_feed?token=a%2Bb');
    expect(asked('http://cam/?action=stream')).to.equal('http://cam/?action=stream');
    expect(asked('http://u:p@cam:81/stream')).to.equal('http://u:p@cam:81/stream');
  });
});
