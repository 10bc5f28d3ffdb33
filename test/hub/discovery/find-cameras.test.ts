import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PicamdError } from '../../../daemon/errors.ts';
import { parseCamerasFile } from '../../../daemon/hub/cameras-file.ts';
import { findCameras, readFound } from '../../../daemon/hub/discovery/find-cameras.ts';

const line = (label: string, host = 'hall.local', port = '8000', address = '10.0.0.5') =>
  `=;eth0;IPv4;${label};_picamd._tcp;local;${host};${address};${port};"path=/"`;

describe('cameras that announce themselves', () => {
  it('are found once, with a line for CAMERAS_FILE', () => {
    const found = readFound(
      [
        '+;eth0;IPv4;Hall;_picamd._tcp;local',
        line('Hall\\032\\195\\188ber\\032all'),
        line('Hall\\032\\195\\188ber\\032all', 'hall.local', '8000', 'fe80::1'),
        line('Hall ber all', 'yard.local', '80'),
      ].join('\n'),
    );
    expect(found).to.deep.equal([
      {
        title: 'Hall über all',
        address: '10.0.0.5',
        url: 'http://hall.local:8000/',
        line: 'Hall-ber-all http://hall.local:8000/',
      },
      {
        title: 'Hall ber all',
        address: '10.0.0.5',
        url: 'http://yard.local/',
        line: 'Hall-ber-all-2 http://yard.local/',
      },
    ]);
  });

  it('cannot name a host of the internet, nor make a line that is no line, nor be very many', () => {
    const hostile = [
      line('a', 'example.com'),
      line('b', '169.254.169.254'),
      line('c', 'user@x.local'),
      line('d', 'x.local', '0'),
      line('e', 'x.local', '80/?x'),
      line('f', 'x.local', '99999'),
      line('=;;;', 'x.local'),
    ];
    expect(readFound(hostile.join('\n'))).to.deep.equal([]);
    const many = readFound(
      Array.from({ length: 500 }, (_, i) => line('x'.repeat(300), `h${i}.local`)).join('\n'),
    );
    expect(many.length).to.equal(100);
    const odd = readFound(
      [line('# http://evil/ x'), line('\\000\\010', 'b.local'), line('', 'c.local')].join('\n'),
    );
    const lines = [...many, ...odd].map((camera) => camera.line).join('\n');
    const { cameras, problems } = parseCamerasFile(lines, 'x');
    expect([cameras.length, problems]).to.deep.equal([103, []]);
  });

  it('are asked of avahi-browse, which may be missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-avahi-'));
    const missing = await findCameras(folder).catch((error: unknown) => error);
    expect(missing)
      .to.be.instanceOf(PicamdError)
      .and.have.property('hint', 'Run: sudo apt install avahi-utils');
    const program = join(folder, 'avahi-browse');
    writeFileSync(program, `#!/bin/sh\necho '${line('Hall')}'\n`);
    chmodSync(program, 0o755);
    expect((await findCameras(`${folder}:/bin`)).map(({ url }) => url)).to.deep.equal([
      'http://hall.local:8000/',
    ]);
    rmSync(folder, { recursive: true });
  });
});
