import { expect } from 'chai';
import { classifyExit } from 'libcamera-wrapper';
import type { CameraErrorCode, ExitStatus } from 'libcamera-wrapper';

const BANNER = [
  '[1:52:33.925117649] [16547]  INFO Camera camera_manager.cpp:340 libcamera v0.7.1+rpt20260429',
  "[1:52:33.928812954] [16550]  INFO Camera camera_manager.cpp:223 Adding camera '/base/soc/i2c0mux/i2c@1/imx219@10' for pipeline handler rpi/vc4",
];
const CONFIGURED = [
  ...BANNER,
  'Mode selection for 640:480:12:P(30)',
  '    SRGGB10_CSI2P,640x480/206.654 - Score: 1000',
  'Stream configuration adjusted',
  '[1:52:33.929469273] [16547]  INFO Camera camera.cpp:1216 configuring streams: (0) 640x480-YUV420/sYCC (1) 640x480-SRGGB10_CSI2P/RAW',
];
const TIMEOUT = [
  '[1:40:54.438045316] [19784]  WARN V4L2 v4l2_videodevice.cpp:2096 /dev/video0[14:cap]: Dequeue timer of 1000000.00us has expired!',
  '[1:40:54.438135040] [19784] ERROR RPI pipeline_base.cpp:1367 Camera frontend has timed out!',
  '[1:40:54.438139426] [19784] ERROR RPI pipeline_base.cpp:1368 Please check that your camera sensor connector is attached securely.',
  '[1:40:54.438142210] [19784] ERROR RPI pipeline_base.cpp:1369 Alternatively, try another cable and/or sensor.',
  'ERROR: Device timeout detected, attempting a restart!!!',
];
const ABORT = "terminate called after throwing an instance of 'std::runtime_error'";
const error = (what: string): string => `ERROR: *** ${what} ***`;

const exit = (stderrTail: string[], more: Partial<ExitStatus> = {}): ExitStatus => ({
  code: 255,
  signal: null,
  stderrTail,
  ...more,
});

describe('classifyExit', () => {
  const rejectedOptions = [
    "unrecognised option '--foo'",
    "the argument ('abc') for option '--buffer-count' is invalid",
    "the argument ('=85') for option '--quality' is invalid",
    "the argument ('maybe') for option '--flush' is invalid. Valid choices are 'on|off', 'yes|no', '1|0' and 'true|false'",
    "the required argument for option '--width' is missing",
    "option '--width' cannot be specified more than once",
    "option '--m' is ambiguous and matches '--metadata', '--metadata-format', '--metering', and '--mode'",
    'unrecognised codec foo',
    'unrecognised metadata format foo',
    'transforms requiring transpose not supported',
    'illegal rotation value',
    'Invalid AWB mode: foo',
    'Invalid AWB gains',
    'Invalid metering mode: foo',
    'Invalid exposure mode:foo',
    'Invalid AfMode:foo',
    'Invalid denoise mode foo',
    'Invalid lens position: foo',
    'Invalid mode',
    'Invalid time string provided',
    'Invalid HDR option provided: foo',
    'Packing indicator should be P or U',
    'incorrect initial value foo',
    'Low res image larger than video',
    'failed to valid stream configurations',
    'Failed to open timestamp file /nope/x',
    '/nope.json: cannot open file',
    "stages.json(3): expected ',' or '}'",
  ];
  for (const what of rejectedOptions) {
    it(`bad-option: ${what}`, () => {
      const failure = classifyExit(exit([...BANNER, error(what)]));
      expect(failure).to.include({ code: 'bad-option' });
      expect(failure.message).to.equal(`The camera program rejects its options: ${what}`);
    });
  }

  const failures: [what: string, code: CameraErrorCode, status: ExitStatus, message: RegExp][] = [
    ['no camera', 'no-camera', exit([BANNER[0]!, error('no cameras available')]), /No camera was found/],
    ['bad index', 'no-camera', exit([...BANNER, error('selected camera is not available')]), /this index/],
    [
      'a second instance',
      'busy',
      exit([
        ...BANNER,
        '[1:37:16.816934830] [18867]  INFO Camera camera.cpp:1021 Pipeline handler in use by another process',
        error('failed to acquire camera /base/soc/i2c0mux/i2c@1/imx219@10'),
      ]),
      /using the camera \/base\/soc\/i2c0mux\/i2c@1\/imx219@10$/,
    ],
    [
      'another program that holds the sensor',
      'busy',
      exit([
        "[0:00:01.0] [1] ERROR V4L2 v4l2_device.cpp:390 'imx708': Unable to set controls: Device or resource busy",
        '[0:00:01.0] [1]  INFO Camera camera.cpp:1022 Pipeline handler in use by another process',
      ]),
      /Another program is using the camera$/,
    ],
    [
      'no permission on dma_heap',
      'permission',
      exit([
        'Could not open any dmaHeap device',
        '[1:52:45.749876345] [16880]  INFO Camera camera_manager.cpp:340 libcamera v0.7.1+rpt20260429',
        '[1:52:45.750449000] [16883] ERROR DmaBufAllocator dma_buf_allocator.cpp:119 Could not open any dma-buf provider',
        '[1:52:45.750696689] [16883] ERROR RPI vc4.cpp:643 Failed to register camera imx219 10-0010: -12',
        error('no cameras available'),
      ]),
      /may not open/,
    ],
    [
      'no permission on /dev/media0',
      'permission',
      exit([
        '[0:0:0.1] [9] ERROR MediaDevice media_device.cpp:510 Failed to open media device at /dev/media0: Permission denied',
        error('no cameras available'),
      ]),
      /may not open/,
    ],
    [
      'skipped media devices',
      'permission',
      exit([
        '[0:0:0.1] [9]  INFO DeviceEnumerator device_enumerator.cpp:260 Unable to populate media device /dev/media1 (Permission denied), skipping',
        error('selected camera is not available'),
      ]),
      /may not open/,
    ],
    [
      'CMA exhausted, since v1.3.0',
      'out-of-memory',
      exit([
        ...CONFIGURED,
        'dmaHeap allocation failure for rpicam-apps0',
        error('failed to allocate capture buffers for stream'),
      ]),
      /CMA/,
    ],
    [
      'CMA exhausted, before v1.3.0',
      'out-of-memory',
      exit([
        '[0:0:0.1] [9] ERROR V4L2 v4l2_videodevice.cpp:1241 /dev/video0[12:cap]: Unable to request 6 buffers: Cannot allocate memory',
        error('failed to allocate capture buffers'),
      ]),
      /CMA/,
    ],
    [
      'the pipeline has no buffers',
      'out-of-memory',
      exit([
        '[0:0:0.1] [9] ERROR RPI pipeline_base.cpp:700 Failed to allocate buffers',
        error('failed to start camera'),
      ]),
      /CMA/,
    ],
    [
      'no heap',
      'out-of-memory',
      exit(["terminate called after throwing an instance of 'std::bad_alloc'"], {
        code: null,
        signal: 'SIGABRT',
      }),
      /CMA/,
    ],
    [
      'the legacy stack',
      'no-camera',
      exit(['ERROR: the system appears to be configured for the legacy camera stack']),
      /legacy/,
    ],
    [
      'not a Pi',
      'not-a-pi',
      exit([
        'ERROR: rpicam-apps currently only supports the Raspberry Pi platforms.',
        'Contributions for other platforms are welcome at https://github.com/raspberrypi/rpicam-apps.',
      ]),
      /Raspberry Pi/,
    ],
    [
      'an old kernel',
      'broken-install',
      exit([
        '[0:0:0.1] [9] ERROR RPI vc4.cpp:419 Unicam driver does not use the MediaController, please update your kernel!',
        error('no cameras available'),
      ]),
      /kernel/,
    ],
    [
      'a missing library',
      'broken-install',
      exit(
        [
          'rpicam-vid: error while loading shared libraries: librpicam_app.so.1.7.0: cannot open shared object file: No such file or directory',
        ],
        { code: 127 },
      ),
      /: librpicam_app\.so\.1\.7\.0: cannot open/,
    ],
    [
      'a library of another release',
      'broken-install',
      exit(['rpicam-vid: symbol lookup error: /lib/librpicam_app.so: undefined symbol: _ZN9x'], {
        code: 127,
      }),
      /undefined symbol: _ZN9x$/,
    ],
    ['exit code 127 without a message', 'broken-install', exit([], { code: 127 }), /127/],
    [
      'a missing tuning file',
      'bad-option',
      exit([
        "[0:0:0.1] [9]  WARN RPiController controller.cpp:91 Failed to open tuning file '/nope.json'",
        error('no cameras available'),
      ]),
      /\/nope\.json$/,
    ],
    [
      'a sensor that libcamera has no tuning for',
      'no-camera',
      exit([
        "[0:0:0.1] [9]  WARN RPiController controller.cpp:91 Failed to open tuning file ''",
        error('no cameras available'),
      ]),
      /No camera/,
    ],
    [
      'a front end that times out and fails to restart',
      'front-end-timeout',
      exit([...CONFIGURED, ...TIMEOUT, ...TIMEOUT, error('failed to start camera')]),
      /sensor stopped/,
    ],
    [
      'an exit in the middle of the restart loop',
      'front-end-timeout',
      exit([...CONFIGURED, ...TIMEOUT, 'Received signal 15'], { code: null, signal: 'SIGTERM' }),
      /sensor stopped/,
    ],
    [
      'a reader that has gone',
      'crash',
      exit(['Received signal 13', ABORT, '  what():  failed to write output bytes'], {
        code: null,
        signal: 'SIGABRT',
      }),
      /no longer read/,
    ],
    [
      'an output file that cannot be written',
      'bad-option',
      exit([ABORT, '  what():  failed to open output file /nope/x.mjpg'], { code: null, signal: 'SIGABRT' }),
      /failed to open output file \/nope\/x\.mjpg$/,
    ],
    [
      'a camera that does not start',
      'crash',
      exit([...CONFIGURED, error('failed to start camera')]),
      /did not start/,
    ],
    [
      'streams that the driver rejects',
      'crash',
      exit([...BANNER, error('failed to configure streams')]),
      /failed to configure streams/,
    ],
    ['a segmentation fault', 'crash', exit(CONFIGURED, { code: null, signal: 'SIGSEGV' }), /by SIGSEGV$/],
    ['the out-of-memory killer', 'crash', exit(CONFIGURED, { code: null, signal: 'SIGKILL' }), /by SIGKILL$/],
    ['an exit without a reason', 'crash', exit(CONFIGURED, { code: 0 }), /exit code 0$/],
    ['an exit that was not seen', 'crash', exit([], { code: null }), /exit code unknown$/],
    [
      'an unknown message',
      'crash',
      exit([...CONFIGURED, error('the moon is in the way')]),
      /exit code 255: the moon is in the way$/,
    ],
    [
      'an unknown exception',
      'crash',
      exit([ABORT, '  what():  the sun too'], { code: null, signal: 'SIGABRT' }),
      /by SIGABRT: the sun too$/,
    ],
  ];
  for (const [what, code, status, message] of failures) {
    it(`${code}: ${what}`, () => {
      const failure = classifyExit(status);
      expect(failure.code).to.equal(code);
      expect(failure.message).to.match(message);
      expect(failure.hint).to.match(/[.a-z]$/);
      expect(failure).to.deep.include({
        exitCode: status.code,
        signal: status.signal,
        stderrTail: status.stderrTail,
      });
    });
  }

  it('ignores an old timeout that the camera recovered from', () => {
    const after = Array.from({ length: 6 }, (_, index) => `a later line ${index}`);
    const failure = classifyExit(exit([...TIMEOUT, ...after], { code: null, signal: 'SIGSEGV' }));
    expect(failure.code).to.equal('crash');
  });

  it('does not blame a device that was skipped at startup for a later crash', () => {
    const skipped =
      'INFO DeviceEnumerator Unable to populate media device /dev/media1 (Permission denied), skipping';
    expect(classifyExit(exit([skipped, ...CONFIGURED], { code: null, signal: 'SIGSEGV' })).code).to.equal(
      'crash',
    );
  });

  it('hints at memory if something killed the program', () => {
    expect(classifyExit(exit([], { code: null, signal: 'SIGKILL' })).hint).to.contain('memory');
    expect(classifyExit(exit([], { code: null, signal: 'SIGSEGV' })).hint).not.to.contain('memory');
  });

  it('names the user in the hint about groups', () => {
    const status = exit(['Could not open any dmaHeap device', error('no cameras available')]);
    expect(classifyExit(status, 'pi').hint).to.contain('sudo usermod -aG video pi');
    expect(classifyExit(status).hint).to.contain('video $USER');
  });

  it('does not tell root, who needs no group, to join one', () => {
    const status = exit(['Could not open any dmaHeap device', error('no cameras available')]);
    const { code, message, hint } = classifyExit(status, 'root');
    expect(code).to.equal('permission');
    expect(message).to.equal('The camera devices are missing or withheld from this program');
    expect(hint)
      .to.match(/^Run ls -l \/dev\/dma_heap/)
      .and.not.match(/usermod|group/);
  });

  it('inserts text from stderr literally', () => {
    const failure = classifyExit(exit([error("unrecognised option '--$1$&'")]));
    expect(failure.message).to.contain("'--$1$&'");
  });
});
