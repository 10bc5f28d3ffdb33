import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { optionProblems, withholdingArgs } from 'libcamera-wrapper';
import type { VideoOptions } from 'libcamera-wrapper';
import { optionTable } from '../fixtures/fake-rpicam-vid/option-table.ts';

function problems(extraArgs: string[], options: VideoOptions = {}): string[] {
  return optionProblems({ ...options, extraArgs });
}

describe('withholdingArgs', () => {
  it('names the arguments with which no frame comes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-fifo-'));
    const fifo = join(folder, 'metadata');
    execFileSync('mkfifo', [fifo]);
    const found = [
      ['--sync', 'client'],
      ['--sync=server'],
      ['--metadata', fifo],
      ['--metadata', '/no/file'],
    ].map(withholdingArgs);
    rmSync(folder, { recursive: true });
    expect(found).to.deep.equal([
      ['--sync client: it waits for a camera with --sync server'],
      [],
      [`--metadata ${fifo}: it waits for a program that reads this FIFO`],
      [],
    ]);
  });
});

describe('extraArgs', () => {
  const fine: string[][] = [
    [],
    ['--ev', '-0.5'],
    ['--ev=-0.5', '--brightness', '-1'],
    ['--info-text', '%fps', '--inline', '--hflip'],
    ['-v'],
    ['-v', '2'],
    ['-v2'],
    ['--verbose=1'],
    ['--metadata', '/run/metadata.json', '--save-pts', 'pts.txt'],
    ['--an-option-of-next-year', 'value'],
    ['-z'],
  ];
  for (const args of fine) {
    it(`accepts ${JSON.stringify(args)}`, () => expect(problems(args)).to.deep.equal([]));
  }

  const repeated: [args: string[], options: VideoOptions, name: string][] = [
    [['--brightness', '0.2'], { brightness: 0.1 }, 'brightness'],
    [['--bright', '0.2'], { brightness: 0.1 }, 'brightness'],
    [['--bright=0.2'], { brightness: 0.1 }, 'brightness'],
    [['-q', '85'], { quality: 80 }, 'quality'],
    [['-q85'], { quality: 80 }, 'quality'],
    [['--quality=85'], { quality: 80 }, 'quality'],
    [['--analoggain', '2'], { gain: 1 }, 'analoggain'],
    [['-n'], {}, 'nopreview'],
    [['--flush'], {}, 'flush'],
    [['-t0'], {}, 'timeout'],
    [['--timeout', '0'], {}, 'timeout'],
    [['--mode', '640:480'], { fieldOfView: 'full' }, 'mode'],
    [['--ev', '1', '--ev', '2'], {}, 'ev'],
  ];
  for (const [args, options, name] of repeated) {
    it(`recognizes that ${JSON.stringify(args)} repeats --${name}`, () => {
      const found = problems(args, options);
      expect(found).to.have.length(1);
      expect(found[0]).to.match(new RegExp(`^extraArgs has .+: --${name} is already set$`));
    });
  }

  it('does not count an option that is off as passed', () => {
    expect(problems(['--hflip'], { hflip: false, antiFlicker: 'off', hdr: 'off' })).to.deep.equal([]);
    expect(problems(['--flicker-period', '5ms', '--hdr=sensor'], { antiFlicker: 'off' })).to.deep.equal([]);
  });

  const breaking: string[][] = [
    ['--output', '/tmp/x'],
    ['-o', '/tmp/x'],
    ['--out=/tmp/x'],
    ['--codec', 'h264'],
    ['--segment', '1000'],
    ['--circular'],
    ['--config', 'a.txt'],
    ['-c'],
    ['-camera'],
    ['--list-cameras'],
    ['--list-c'],
    ['--help'],
    ['-h'],
    ['--version'],
    ['--frames', '10'],
    ['-k'],
    ['--keypress'],
    ['-s'],
    ['--signal'],
    ['--initial', 'pause'],
    ['-i', 'pause'],
    ['--split'],
  ];
  for (const args of breaking) {
    it(`rejects ${JSON.stringify(args)}`, () => {
      const found = problems(args);
      expect(found).to.have.length(1);
      expect(found[0]).to.match(/ is not allowed, /);
    });
  }

  for (const args of [['-v', '0'], ['-v0'], ['--verbose=0'], ['--verb', '00']]) {
    it(`rejects ${JSON.stringify(args)}, which hides failures`, () => {
      expect(problems(args)[0]).to.match(/--verbose 0 is not allowed/);
    });
  }

  for (const args of [
    ['--metadata', '-'],
    ['--metadata=-'],
    ['--metadata=/dev/stdout'],
    ['--save-pts', '/proc/self/fd/1'],
  ]) {
    it(`keeps other text off stdout: ${JSON.stringify(args)}`, () => {
      expect(problems(args)[0]).to.match(/needs a file, stdout carries the stream$/);
    });
  }

  for (const args of [['stray'], ['--ev', '1', 'stray'], ['-v', '2', '0.5'], ['--'], ['']]) {
    it(`reports text that rpicam-vid would ignore: ${JSON.stringify(args)}`, () => {
      expect(problems(args)[0]).to.match(/it belongs to no option/);
    });
  }

  it('reports an ambiguous abbreviation', () => {
    expect(problems(['--lores-', '3'])[0]).to.equal(
      'extraArgs has "--lores-": it is ambiguous: --lores-height, --lores-par, --lores-width',
    );
  });

  it('knows every option of rpicam-vid by an abbreviation', () => {
    const names = new Set(
      ['1.0.0', '1.13.0'].flatMap((version) => optionTable(version).map(({ name }) => name)),
    );
    expect(names.size).to.be.greaterThan(80);
    for (const name of names) {
      const found = problems([`--${name}`, '1', `--${name.slice(0, -1)}`, '2']).join();
      // `--metadat` may be --metadata or --metadata-format.
      expect(found, name).to.match(
        new RegExp(`--${name} is (already set|not allowed)|ambiguous: .*--${name}\\b`),
      );
    }
  });

  it('reports a NUL character, which no argument can contain', () => {
    expect(problems(['--info-text', 'a\0b'])[0]).to.match(/NUL/);
    expect(problems(['a\0b'])[0]).to.match(/NUL/);
  });

  it('reports all problems at once', () => {
    expect(problems(['-o', 'x', 'stray', '--bright', '1'], { brightness: 0 })).to.have.length(3);
  });
});
