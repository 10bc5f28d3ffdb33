import { expect } from 'chai';
import { probeFor, probeVersion } from 'libcamera-wrapper';
import { cameraError, ProgramFolder } from './program-folder.ts';

const answering = (version: string, help = ''): string =>
  `case "$1" in --version) echo '${version}';; --help) echo '${help}';; *) exit 9;; esac`;

describe('probeVersion', () => {
  let folder: ProgramFolder;
  beforeEach(async () => {
    folder = await ProgramFolder.create();
  });
  afterEach(() => folder.remove());

  it('reads the release', async () => {
    const binary = await folder.program(
      answering('rpicam-apps build: v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)'),
    );
    expect(await probeVersion(binary)).to.deep.equal({
      build: 'v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)',
      version: '1.11.1',
      libcamera: null,
      options: null,
    });
  });

  it('rejects a program that is not a camera program', async () => {
    const error = await cameraError(probeVersion(await folder.program('echo ffmpeg version 7')));
    expect(error.code).to.equal('broken-install');
  });

  it('reports the error of the program', async () => {
    const script = 'echo "$0: error while loading shared libraries: libx.so.1: cannot open" >&2; exit 127';
    expect((await cameraError(probeVersion(await folder.program(script)))).code).to.equal('broken-install');
  });

  describe('probeFor', () => {
    it('runs nothing for options that every release has', async () => {
      const binary = await folder.program(answering('never asked'));
      expect(await probeFor({ width: 640, height: 480, hdr: 'off', noRaw: false }, binary)).to.equal(
        undefined,
      );
      expect(await folder.calls()).to.deep.equal([]);
    });

    it('runs only --version for a release that has them', async () => {
      const binary = await folder.program(answering('rpicam-apps build: v1.9.0 x'));
      expect(await probeFor({ noRaw: true }, binary)).to.include({ version: '1.9.0', options: null });
      expect(await folder.calls()).to.deep.equal(['--version']);
    });

    it('reads the list of options if the release does not suffice', async () => {
      const binary = await folder.program(
        answering('libcamera-apps build: 7e4d3d71867f 17-07-2023', '  --no-raw [=arg(=1)] (=0)   no raw'),
      );
      const capabilities = await probeFor({ noRaw: true }, binary);
      expect([...capabilities!.options!.keys()]).to.deep.equal(['no-raw']);
      expect(await folder.calls()).to.deep.equal(['--version', '--help']);
    });

    it('stops if aborted', async () => {
      const binary = await folder.program(answering('rpicam-apps build: v1.9.0 x'));
      const signal = AbortSignal.abort();
      expect((await cameraError(probeFor({ noRaw: true }, binary, { signal }))).code).to.equal('aborted');
    });
  });
});
