import { expect } from 'chai';
import { warningOf } from 'libcamera-wrapper';

describe('warningOf', () => {
  it('finds what rpicam-vid itself warns of while it streams on', () => {
    const rows: [string, RegExp, RegExp][] = [
      [
        'No post processing stage found for "annotate_cv"',
        /^The camera program has no post-processing stage "annotate_cv"$/,
        /--post-process-file/,
      ],
      [
        'WARNING: cannot set colour correction matrix without explicit AWB gains (--awbgains)',
        /: cannot set colour correction matrix without explicit AWB gains \(--awbgains\)$/,
        /^Set awbGains/,
      ],
      ['WARNING: expected % directive in output filename', /: expected % directive in output/, /extraArgs/],
      ['ERROR: something new', /: something new$/, /extraArgs/],
    ];
    for (const [line, message, hint] of rows) {
      expect(warningOf(line)?.message, line).to.match(message);
      expect(warningOf(line)?.hint, line).to.match(hint);
    }
  });

  it('leaves alone what ends the program, what is counted already, and lines of libcamera', () => {
    for (const line of [
      'ERROR: *** no cameras available ***',
      'ERROR: Device timeout detected, attempting a restart!!!',
      '[1:08:28.256980533] [3697]  WARN V4L2 v4l2_videodevice.cpp:2096 /dev/video0: Dequeue timer has expired!',
      'Stream configuration adjusted',
      'Mode selection for 1296:972:12:P',
    ])
      expect(warningOf(line), line).to.equal(null);
  });
});
