import { expect } from 'chai';
import { listCameras } from 'libcamera-wrapper';
import { IMX708, TWO_CAMERAS_VERBOSE } from './camera-lists.ts';
import { cameraError, ProgramFolder } from './program-folder.ts';

describe('listCameras', () => {
  let folder: ProgramFolder;
  beforeEach(async () => {
    folder = await ProgramFolder.create();
  });
  afterEach(() => folder.remove());

  it('lists what the program lists', async () => {
    const binary = await folder.program(`cat '${await folder.text('list', IMX708)}'`);
    const cameras = await listCameras({ binary });
    expect(cameras.map(({ model, modes }) => [model, modes.length])).to.deep.equal([['imx708_wide_noir', 3]]);
    expect(await folder.calls()).to.deep.equal(['--list-cameras']);
  });

  it('lists two cameras', async () => {
    const binary = await folder.program(`cat '${await folder.text('list', TWO_CAMERAS_VERBOSE)}'`);
    expect(await listCameras({ binary })).to.have.length(2);
  });

  it('returns an empty list if there is no camera', async () => {
    expect(await listCameras({ binary: await folder.program('echo "No cameras available!"') })).to.deep.equal(
      [],
    );
  });

  it('distinguishes missing permissions from missing cameras', async () => {
    const script = 'echo "Could not open any dmaHeap device" >&2; echo "No cameras available!"';
    const error = await cameraError(listCameras({ binary: await folder.program(script) }));
    expect(error.code).to.equal('permission');
    expect(error.hint).to.match(
      process.getuid?.() === 0 ? /ls -l \/dev\/dma_heap/ : /usermod -aG video \S+ /,
    );
  });

  it('reports the error of the program', async () => {
    const script =
      'echo "ERROR: rpicam-apps currently only supports the Raspberry Pi platforms." >&2; exit 255';
    const error = await cameraError(listCameras({ binary: await folder.program(script) }));
    expect(error).to.include({ code: 'not-a-pi', exitCode: 255 });
    expect(error.stderrTail).to.have.length(1);
  });

  it('rejects a program that is not a camera program', async () => {
    const error = await cameraError(listCameras({ binary: await folder.program('echo hello') }));
    expect(error.code).to.equal('broken-install');
    expect(error.message).to.contain('is not that of rpicam-vid');
  });

  it('reports a program that cannot be run', async () => {
    const binary = await folder.program('');
    await folder.text('rpicam-vid', '#!/no/such/interpreter\n');
    expect((await cameraError(listCameras({ binary }))).code).to.be.oneOf(['broken-install', 'no-binary']);
  });

  it('reads a limited amount of output', async () => {
    const list = await folder.text('list', IMX708);
    const before = await folder.program(`yes | head -c 3000000; cat '${list}'`, 'before');
    const after = await folder.program(`cat '${list}'; yes | head -c 3000000`, 'after');
    expect((await cameraError(listCameras({ binary: before }))).code).to.equal('broken-install');
    expect(await listCameras({ binary: after })).to.have.length(1);
  });

  it('gives up on a program that hangs', async () => {
    const binary = await folder.program('exec sleep 60');
    const error = await cameraError(listCameras({ binary, timeoutMs: 300 }));
    expect(error).to.include({ code: 'crash' });
    expect(error.message).to.contain('did not answer within 300 ms');
  });

  it('stops if aborted, before the start and while it runs', async () => {
    const binary = await folder.program('exec sleep 60');
    expect((await cameraError(listCameras({ binary, signal: AbortSignal.abort() }))).code).to.equal(
      'aborted',
    );
    expect(await folder.calls()).to.deep.equal([]);
    const error = await cameraError(listCameras({ binary, signal: AbortSignal.timeout(200) }));
    expect(error).to.include({ code: 'aborted' });
  });

  it('reports a missing program', async () => {
    expect((await cameraError(listCameras({ binary: `${folder.path}/nothing` }))).code).to.equal('no-binary');
  });

  it('runs the program without colors and with its default log lines', async () => {
    process.env['LIBCAMERA_LOG_LEVELS'] = '*:FATAL';
    process.env['LIBCAMERA_LOG_FILE'] = '/dev/null';
    try {
      const script = `env > '${folder.path}/env'; echo "No cameras available!"`;
      await listCameras({ binary: await folder.program(script) });
      await folder.program(`grep ^LIBCAMERA '${folder.path}/env' | sort >&2; exit 255`);
      const { stderrTail } = await cameraError(listCameras({ binary: `${folder.path}/rpicam-vid` }));
      expect(stderrTail).to.deep.equal(['LIBCAMERA_LOG_COLOR=no', 'LIBCAMERA_LOG_NO_COLOR=1']);
    } finally {
      delete process.env['LIBCAMERA_LOG_LEVELS'];
      delete process.env['LIBCAMERA_LOG_FILE'];
    }
  });
});
