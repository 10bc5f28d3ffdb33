import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { expect } from 'chai';

import { testPictureCommand } from '../../daemon/test-picture/command.ts';
import { PICTURES, readOptions } from '../../daemon/test-picture/options.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';

describe('testPictureCommand', () => {
  const options = { width: 320, height: 240, framerate: 12.5, quality: 70, picture: 'card' as const };

  it('passes the options to the program', () => {
    const { command, args } = testPictureCommand({ ...options, note: '--note -x "y"' });
    expect(command).to.equal(process.execPath);
    expect(args[0]).to.match(/test-picture.main\.js$/);
    expect(readOptions(args.slice(1))).to.deep.equal({ ...options, note: '--note -x "y"' });
  });

  it('omits an empty note', () => {
    expect(testPictureCommand({ ...options, note: '' }).args).to.deep.equal(testPictureCommand(options).args);
  });

  for (const picture of PICTURES) {
    it(`is the command of a program that writes such a ${picture}`, async () => {
      const { command, args } = testPictureCommand({ ...options, picture });
      const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        const bytes: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => bytes.push(chunk));
        while (!Buffer.concat(bytes).includes('ffd9', 0, 'hex')) await once(child.stdout, 'data');
        const all = Buffer.concat(bytes);
        const { width, height } = decodeJpeg(all.subarray(0, all.indexOf('ffd9', 0, 'hex') + 2));
        expect([width, height]).to.deep.equal([320, 240]);
      } finally {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
    });
  }
});
