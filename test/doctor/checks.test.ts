import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import { diskFinding } from '../../daemon/doctor/disk-check.ts';
import type { State } from '../../daemon/doctor/check-result.ts';
import { BUSY, IMX708 } from '../libcamera-wrapper/camera-lists.ts';
import { CONFIG_TXT, FakePi, WIRELESS } from './fake-pi.ts';

/** What is changed, what is said then, and what is to be done. */
type Row = readonly [what: string, change: (pi: FakePi) => unknown, state: State, says: RegExp, fix?: RegExp];

const NONE = () => {};
const NO_PI = (pi: FakePi) => pi.remove('/proc/device-tree');
const OTHER_SOURCE = (pi: FakePi) => pi.settings.push('--source', 'test');
const text = (content: string) => (pi: FakePi) => pi.file(CONFIG_TXT, content);
const onBoot = (content: string) => (pi: FakePi) =>
  pi.settings.push('--override-file', pi.file('/boot-copy/picamd.conf', content));
const OPEN = (pi: FakePi) => pi.settings.push('--host', '::');
const avahi = (title: string) => (pi: FakePi) => {
  OPEN(pi);
  pi.process(990_001, `avahi-daemon: ${title}`);
};
const throttled = (bits: string) => (pi: FakePi) => pi.program('vcgencmd', `echo throttled=${bits}`);
const fails = (words: string) => (pi: FakePi) =>
  pi.camera(IMX708, `[ "$1" = --version ] || { echo '${words}' >&2; exit 255; }`);

const TABLE: Record<string, readonly Row[]> = {
  settings: [
    ['nothing', NONE, 'ok', /^\/dev\/null, 1 changed$/],
    [
      'a value that is wrong',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', 'PORT=abc\nPROT=1\n')),
      'fault',
      /^2 mistakes; the first: .*p\.conf line 2: PROT is not a setting; did you mean PORT/,
      /^sudo nano \S+p\.conf$/,
    ],
    [
      'a file that is torn',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', 'PORT=80\n\0\0\0')),
      'fault',
      /is not a text file$/,
      /^sudo nano/,
    ],
    [
      'a huge file',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', '#'.repeat(70_000))),
      'fault',
      /larger than 64 KiB/,
    ],
    [
      'no file of that name',
      (pi) => pi.settings.push('--config', '/nonexistent/p.conf'),
      'fault',
      /^\/nonexistent\/p\.conf cannot be read/,
    ],
    [
      'what the camera cannot do',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', 'CAMERA_EXTRA_ARGS=-o x\n')),
      'fault',
      /CAMERA_EXTRA_ARGS/,
    ],
  ],
  'boot-settings': [
    ['nothing', NONE, 'skipped', /no settings are taken/],
    [
      'no such file',
      (pi) => pi.settings.push('--override-file', '/nonexistent/p.conf'),
      'skipped',
      /no settings on/,
    ],
    ['good ones', onBoot('CAMERA_WIDTH=640\r\n'), 'ok', /are good/],
    [
      'a mistake',
      onBoot('CAMERA_WIDHT=640\n'),
      'fault',
      /^picamd\.conf on the boot partition line 1: CAMERA_WIDHT is not a setting; did you mean CAMERA_WIDTH\?; all of it is left out$/,
      /^Correct the file/,
    ],
    ['a huge file', onBoot('#'.repeat(70_000)), 'fault', /larger than 64 KiB/],
    [
      'a mistake elsewhere',
      (pi) => {
        onBoot('CAMERA_WIDTH=640\n')(pi);
        pi.settings.push('--config', pi.file('/p.conf', 'PORT=abc\n'));
      },
      'ok',
      /are good/,
    ],
  ],
  power: [
    ['nothing', NONE, 'ok', /good since the start/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['low now', throttled('0x50005'), 'fault', /too low at this moment/, /^Use the power supply/],
    ['low once', throttled('0x50000'), 'warning', /too low since the start/, /^Use the power supply/],
    ['hot now', throttled('0xe0008'), 'warning', /slowed down at this moment/, /^Give it air/],
    ['hot once', throttled('0xe0000'), 'warning', /slowed down since the start/, /^Give it air/],
    [
      'the kernel tells',
      (pi) => pi.file('/sys/devices/platform/soc/soc:firmware/get_throttled', '50005\n'),
      'fault',
      /too low at this moment/,
    ],
    [
      'no right to ask',
      (pi) => pi.program('vcgencmd', 'echo "Can\'t open device file: /dev/vcio" >&2; exit 255'),
      'warning',
      /cannot be seen by this user/,
      /^sudo picamd doctor$/,
    ],
    ['nobody to ask', (pi) => pi.remove('/programs/vcgencmd'), 'warning', /cannot be seen/],
  ],
  temperature: [
    ['nothing', NONE, 'ok', /at 48 °C/],
    [
      'warm',
      (pi) => pi.file('/sys/class/thermal/thermal_zone0/temp', '80100\n'),
      'warning',
      /80 °C and slows down/,
      /^Give it air/,
    ],
    [
      'hot',
      (pi) => pi.file('/sys/class/thermal/thermal_zone0/temp', '85000\n'),
      'fault',
      /85 °C, which is too hot/,
    ],
    ['none', (pi) => pi.remove('/sys/class'), 'skipped', /no thermometer/],
  ],
  memory: [
    ['nothing', NONE, 'ok', /^3125 MB of 3793 MB free, no swap$/],
    [
      'swap',
      (pi) => pi.meminfo({ SwapTotal: 204_800, SwapFree: 102_400 }),
      'ok',
      /swap 100 MB of 200 MB free/,
    ],
    ['little', (pi) => pi.meminfo({ MemAvailable: 60_000 }), 'warning', /^little memory: 59 MB/, /^ps /],
    ['too little', (pi) => pi.meminfo({ MemAvailable: 12_000 }), 'fault', /^too little memory: 12 MB/],
    ['none told', (pi) => pi.remove('/proc/meminfo'), 'skipped', /does not tell/],
  ],
  disk: [
    ['nothing', NONE, 'ok', / free$/],
    [
      'read-only',
      (pi) => pi.file('/proc/mounts', 'overlay / overlay rw 0 0\n/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n'),
      'fault',
      /cannot be written/,
      /^sudo reboot$/,
    ],
    [
      'a later mount',
      (pi) => pi.file('/proc/mounts', 'rootfs / rootfs ro 0 0\noverlay / overlay rw 0 0\n'),
      'ok',
      / free$/,
    ],
  ],
  clock: [
    ['nothing', NONE, 'ok', /^\d{4}-\d\d-\d\d \d\d:\d\d UTC, set by the network$/],
    [
      '1970',
      (pi) => (pi.nowMs = 7_000_000),
      'fault',
      /1970-01-01 01:56 UTC, which is past/,
      /^sudo timedatectl/,
    ],
    [
      'the year before the program',
      (pi) => (pi.nowMs = Date.now() - 370 * 86_400_000),
      'fault',
      /which is past/,
    ],
    [
      'not synchronised',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        pi.program('timedatectl', 'echo no');
      },
      'warning',
      /not set by the network/,
      /^sudo timedatectl/,
    ],
    [
      'synchronised by another',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        pi.program('timedatectl', 'echo yes');
      },
      'ok',
      /set by the network$/,
    ],
    ['nobody knows', (pi) => pi.remove('/run/systemd/timesync'), 'ok', /nobody tells/],
    [
      'one who hangs',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        pi.program('timedatectl', 'exec /bin/sleep 60');
      },
      'warning',
      /^timedatectl does not answer$/,
    ],
  ],
  program: [
    ['nothing', NONE, 'ok', /rpicam-vid 1\.11\.1, libcamera v0\.7\.1/],
    ['another source', OTHER_SOURCE, 'skipped', /^SOURCE=test needs no camera program$/],
    [
      'none',
      (pi) => pi.remove('/programs/rpicam-vid'),
      'fault',
      /not installed/,
      /^sudo apt install rpicam-apps-lite$/,
    ],
    [
      'none on another machine',
      (pi) => {
        NO_PI(pi);
        pi.remove('/programs/rpicam-vid');
      },
      'ok',
      /shows a test picture$/,
    ],
    [
      'none where one is asked for',
      (pi) => {
        NO_PI(pi);
        pi.remove('/programs/rpicam-vid');
        pi.settings.push('--source', 'rpicam');
      },
      'fault',
      /not installed/,
    ],
    [
      'none of the name set',
      (pi) => pi.settings.push('--camera-binary', '/nonexistent/cam'),
      'fault',
      /tried \/nonexistent\/cam/,
    ],
    [
      'one that is no program',
      (pi) => pi.file('/programs/rpicam-vid', 'x', 0o644),
      'fault',
      /may not execute it/,
      /chmod a\+rx/,
    ],
    [
      'half an upgrade',
      (pi) =>
        pi.program(
          'rpicam-vid',
          'echo "rpicam-vid: error while loading shared libraries: libcamera.so.0.5: cannot open shared object file" >&2; exit 127',
        ),
      'fault',
      /does not fit the libraries/,
      /full-upgrade/,
    ],
    [
      'another program',
      (pi) => pi.program('rpicam-vid', 'echo hello'),
      'fault',
      /does not answer as rpicam-vid does/,
    ],
    [
      'one that hangs',
      (pi) => pi.program('rpicam-vid', 'exec /bin/sleep 60'),
      'fault',
      /did not answer within 3000 ms/,
    ],
  ],
  'boot-config': [
    ['nothing', NONE, 'ok', /looks for a camera/],
    [
      'a sensor by name',
      text('camera_auto_detect=0\ndtoverlay = imx519,cam0\n'),
      'ok',
      /dtoverlay=imx519,cam0/,
    ],
    [
      'off',
      text('camera_auto_detect=1\ncamera_auto_detect=0\n'),
      'fault',
      /told not to look for a camera/,
      /^sudo sed -i .* \/boot\/firmware\/config\.txt && sudo reboot$/,
    ],
    [
      'no word of it',
      text('#camera_auto_detect=1\ndtoverlay=vc4-kms-v3d\n'),
      'fault',
      /not told to look for/,
      /tee -a \/boot\/firmware\/config\.txt/,
    ],
    [
      'the old place',
      (pi) => {
        pi.remove(CONFIG_TXT);
        pi.file('/boot/config.txt', 'camera_auto_detect=0\n');
      },
      'fault',
      /told not to look/,
      / \/boot\/config\.txt /,
    ],
    ['no file', (pi) => pi.remove(CONFIG_TXT), 'warning', /no config\.txt/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /no ribbon-cable camera/],
  ],
  legacy: [
    ['nothing', NONE, 'ok', /is off/],
    [
      'start_x',
      text('camera_auto_detect=1\nstart_x=1\n'),
      'fault',
      /start_x=1/,
      /^sudo sed -i '\/\^start_x=\/d' \/boot/,
    ],
    [
      'the driver',
      (pi) => pi.file('/proc/modules', 'bcm2835_v4l2 45056 0 - Live 0x0\n'),
      'fault',
      /bcm2835-v4l2/,
      /do_legacy 1/,
    ],
    ['the firmware', (pi) => pi.program('vcgencmd', 'echo supported=1 detected=1'), 'fault', /bcm2835-v4l2/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
  ],
  group: [
    ['nothing', NONE, 'ok', /^picamd is in the group video/],
    [
      'not in it',
      (pi) => pi.file('/etc/group', 'video:x:44:anna\npicamd:x:990:\n'),
      'fault',
      /^picamd is not in the group video$/,
      /^sudo usermod -aG video picamd && sudo systemctl restart picamd$/,
    ],
    [
      'its first group',
      (pi) => {
        pi.file('/etc/group', 'video:x:44:\n');
        pi.file('/etc/passwd', 'picamd:x:990:44::/:/bin/sh\n');
      },
      'ok',
      /is in the group/,
    ],
    [
      'no camera on another machine',
      (pi) => {
        NO_PI(pi);
        pi.remove('/dev');
      },
      'skipped',
      /no camera device/,
    ],
    ['no such group', (pi) => pi.file('/etc/group', 'picamd:x:990:\n'), 'skipped', /no group video/],
    ['another source', OTHER_SOURCE, 'skipped', /no ribbon-cable camera/],
  ],
  devices: [
    ['nothing', NONE, 'ok', /^the group video may use all 4 camera devices$/],
    [
      'closed ones',
      (pi) => {
        pi.file('/dev/media0', '', 0o600);
        pi.file('/dev/video1', '', 0o640);
      },
      'fault',
      /^the group video may not use \/dev\/media0 and 1 more$/,
      /^sudo chgrp video '\/dev\/media0' '\/dev\/video1' && sudo chmod g\+rw/,
    ],
    [
      'a closed subdevice',
      (pi) => pi.file('/dev/v4l-subdev0', '', 0o600),
      'fault',
      /may not use \/dev\/v4l-subdev0$/,
    ],
    ['none', (pi) => pi.remove('/dev/media0'), 'fault', /no camera device/],
    [
      'none on another machine',
      (pi) => {
        NO_PI(pi);
        pi.remove('/dev');
      },
      'skipped',
      /no camera device/,
    ],
    ['another source', OTHER_SOURCE, 'skipped', /no ribbon-cable camera/],
  ],
  'dma-heap': [
    ['nothing', NONE, 'ok', /linux,cma/],
    [
      'closed',
      (pi) => pi.file('/dev/dma_heap/linux,cma', '', 0o600),
      'fault',
      /may not use \/dev\/dma_heap\/linux,cma/,
      /^sudo chgrp video '\/dev\/dma_heap\/linux,cma'/,
    ],
    [
      'the one for video',
      (pi) => pi.file('/dev/dma_heap/vidbuf_cached', '', 0o660),
      'ok',
      /linux,cma vidbuf_cached/,
    ],
    ['none', (pi) => pi.remove('/dev/dma_heap/linux,cma'), 'fault', /there is no/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /no ribbon-cable camera/],
  ],
  cma: [
    ['nothing', NONE, 'ok', /^camera memory \(CMA\) 512 MB, 469 MB free$/],
    [
      'none',
      (pi) => pi.meminfo({ CmaTotal: 0, CmaFree: 0 }),
      'fault',
      /no memory for the camera/,
      /^sudo sed -i .*cma-256.* \/boot\/firmware\/config\.txt && sudo reboot$/,
    ],
    [
      'too little',
      (pi) => {
        pi.meminfo({ CmaTotal: 65_536 });
        pi.settings.push('--camera-width', '4608', '--camera-height', '2592');
      },
      'fault',
      /64 MB.*need 205 MB$/,
    ],
    [
      'little for few buffers',
      (pi) => {
        pi.meminfo({ CmaTotal: 65_536 });
        pi.settings.push(
          '--camera-buffer-count',
          '3',
          '--camera-no-raw',
          '--camera-width',
          '2304',
          '--camera-height',
          '1296',
        );
      },
      'ok',
      /64 MB/,
    ],
    [
      'no overlay to change',
      (pi) => {
        pi.meminfo({ CmaTotal: 0 });
        pi.file(CONFIG_TXT, 'camera_auto_detect=1\n');
      },
      'fault',
      /no memory/,
      /^Write dtoverlay=/,
    ],
    [
      'a Pi 5',
      (pi) => {
        pi.meminfo({ CmaTotal: 0 });
        pi.file('/proc/device-tree/model', 'Raspberry Pi 5 Model B Rev 1.0\0');
      },
      'ok',
      /as it needs it/,
    ],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /SOURCE=test/],
  ],
  camera: [
    ['nothing', NONE, 'ok', /^0: imx708_wide_noir, 4608x2592$/],
    ['none', (pi) => pi.camera('No cameras available!\n'), 'fault', /no camera is found/, /ribbon cable/],
    [
      'not that one',
      (pi) => pi.settings.push('--camera-id', '1'),
      'fault',
      /there is no camera 1, only 0: imx708/,
      /^picamd --list-cameras$/,
    ],
    ['in use', (pi) => pi.camera(BUSY), 'warning', /another program has the camera imx219/, /fuser/],
    [
      'no rights',
      (pi) => pi.camera('No cameras available!\n', 'echo "Could not open any dmaHeap device" >&2'),
      'fault',
      /may not open the camera devices/,
      /usermod/,
    ],
    [
      'the legacy stack',
      fails('ERROR: the system appears to be configured for the legacy camera stack'),
      'fault',
      /legacy camera stack/,
    ],
    [
      'one that hangs',
      (pi) => pi.camera(IMX708, '[ "$1" = --version ] || exec /bin/sleep 60'),
      'fault',
      /did not answer within 3000 ms/,
    ],
    ['no program', (pi) => pi.remove('/programs/rpicam-vid'), 'skipped', /without a program/],
    ['another source', OTHER_SOURCE, 'skipped', /SOURCE=test/],
    [
      'rpicam-vid of somebody',
      (pi) => pi.process(990_010, 'rpicam-vid\0-t\x000'),
      'warning',
      /^rpicam-vid has the camera/,
      /^Stop rpicam-vid/,
    ],
    [
      'libcamera-vid as a script',
      (pi) => pi.process(990_010, '/bin/sh\0/usr/bin/libcamera-vid'),
      'warning',
      /^libcamera-vid has the camera/,
    ],
    [
      'the program set',
      (pi) => {
        pi.settings.push('--camera-binary', pi.program('mycam', ''));
        pi.process(990_010, '/opt/mycam\0-t');
      },
      'warning',
      /^mycam has the camera/,
    ],
    [
      'a picamd that does not answer',
      (pi) => pi.process(990_010, '/usr/bin/node\0/usr/lib/picamd/dist/daemon/main.js'),
      'warning',
      /^picamd runs and does not answer/,
    ],
    [
      'another doctor',
      (pi) => pi.process(990_010, '/usr/bin/node\0/usr/lib/picamd/dist/daemon/main.js\0doctor'),
      'ok',
      /imx708/,
    ],
  ],
  access: [
    ['nothing', NONE, 'ok', /^no users, and only this machine can look$/],
    ['everybody', (pi) => pi.settings.push('--auth', 'none', '--host', '::'), 'ok', /everybody/],
    [
      'nobody',
      (pi) => pi.settings.push('--host', '::'),
      'fault',
      /nobody could log in/,
      /^sudo picamd passwd NAME$/,
    ],
    [
      'nobody, and systemd listens',
      (pi) => pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n'),
      'fault',
      /nobody could log in/,
    ],
    [
      'not set up yet',
      (pi) => {
        OPEN(pi);
        pi.settings.push('--claim-file', '/nonexistent/claim-code');
      },
      'warning',
      /nobody has set this camera up/,
      /^sudo picamd claim$/,
    ],
    [
      'others may read it',
      (pi) => pi.file('/credentials', '', 0o644),
      'fault',
      /other users of this machine may read it/,
      /^chmod 600/,
    ],
  ],
  service: [
    ['nothing', NONE, 'ok', /^runs$/],
    [
      'its status',
      (pi) => pi.unit({ StatusText: 'Streaming (imx708)' }),
      'ok',
      /^runs: Streaming \(imx708\)$/,
    ],
    ['no systemd', (pi) => pi.remove('/run/systemd/system'), 'skipped', /no systemd/],
    ['no systemctl', (pi) => pi.remove('/programs/systemctl'), 'skipped', /no systemd/],
    [
      'not there',
      (pi) => pi.unit({ LoadState: 'not-found', ActiveState: 'inactive' }),
      'skipped',
      /not installed as a service/,
    ],
    [
      'stopped',
      (pi) => pi.unit({ ActiveState: 'inactive', SubState: 'dead' }),
      'fault',
      /does not run/,
      /^sudo systemctl enable --now picamd$/,
    ],
    [
      'failed',
      (pi) => pi.unit({ ActiveState: 'failed', SubState: 'failed', Result: 'exit-code', NRestarts: '3' }),
      'fault',
      /fails \(exit-code\), started again 3 times/,
      /journalctl/,
    ],
    [
      'failing again and again',
      (pi) => pi.unit({ ActiveState: 'activating', SubState: 'auto-restart', Result: 'watchdog' }),
      'fault',
      /fails \(watchdog\)/,
    ],
    ['starting', (pi) => pi.unit({ ActiveState: 'activating', SubState: 'start' }), 'warning', /is starting/],
    [
      'masked',
      (pi) => pi.unit({ LoadState: 'masked', ActiveState: 'inactive' }),
      'fault',
      /is blocked/,
      /unmask/,
    ],
    [
      'not at the next start',
      (pi) => pi.unit({ UnitFileState: 'disabled' }),
      'warning',
      /will not after a restart/,
      /systemctl enable picamd/,
    ],
  ],
  name: [
    ['nothing', OPEN, 'ok', /^others find it as porch\.local$/],
    ['a camera for this machine alone', NONE, 'skipped', /only this machine/],
    [
      'systemd listens',
      (pi) => pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n'),
      'ok',
      /porch\.local/,
    ],
    [
      'taken',
      avahi('running [porch-2.local]'),
      'warning',
      /another device is called porch: this one is porch-2\.local/,
      /do_hostname/,
    ],
    ['a name of its own', avahi('running [garden.local]'), 'ok', /garden\.local/],
    ['not yet', avahi('registering [porch.local]'), 'warning', /is registering/],
    [
      'no avahi',
      (pi) => {
        OPEN(pi);
        pi.remove('/proc/990001', '/proc/990002');
      },
      'warning',
      /^porch\.local is not found, only the address/,
      /^sudo apt install avahi-daemon/,
    ],
  ],
  wifi: [
    ['nothing', NONE, 'ok', /^signal of wlan0 -52 dBm$/],
    ['weak', (pi) => pi.file('/proc/net/wireless', WIRELESS(-75)), 'warning', /-75 dBm: weak$/, /^Move/],
    ['too weak', (pi) => pi.file('/proc/net/wireless', WIRELESS(-88)), 'fault', /too weak/],
    [
      'asleep',
      (pi) => pi.program('iw', 'echo "Power save: on"'),
      'warning',
      /sleeps/,
      /^sudo iw dev wlan0 set power_save off$/,
    ],
    ['no iw', (pi) => pi.remove('/programs/iw'), 'ok', /-52 dBm$/],
    ['none', (pi) => pi.file('/proc/net/wireless', 'Inter-| sta-|\n face | tus |\n'), 'skipped', /no Wi-Fi/],
    ['no such file', (pi) => pi.remove('/proc/net/wireless'), 'skipped', /no Wi-Fi/],
  ],
  log: [
    ['nothing', NONE, 'ok', /no warning/],
    [
      'complaints',
      (pi) =>
        pi.file(
          '/journal',
          'Started picamd.service - Camera.\n{"level":30,"msg":"picamd 0.1.0"}\n{"level":50,"msg":"camera: gone"}\npicamd: PORT is "x" but must be a number\n{"level":40,"msg":"camera: \\u001b[31mstalled"}\n{"level":30,"msg":"well"}\n',
        ),
      'warning',
      /^3 warnings, the newest: camera: \[31mstalled$/,
      /journalctl -u picamd/,
    ],
    [
      'what systemd says',
      (pi) => pi.file('/journal', "picamd.service: Failed with result 'oom-kill'.\n"),
      'warning',
      /^picamd\.service: Failed/,
    ],
    [
      'no right',
      (pi) =>
        pi.program(
          'journalctl',
          'echo "No journal files were opened due to insufficient permissions." >&2; exit 1',
        ),
      'warning',
      /cannot be seen by this user/,
      /^sudo picamd doctor$/,
    ],
    ['no service', (pi) => pi.unit({ LoadState: 'not-found' }), 'skipped', /no service/],
    ['no journal', (pi) => pi.remove('/programs/journalctl'), 'skipped', /no journal/],
    [
      'one that hangs',
      (pi) => pi.program('journalctl', 'exec /bin/sleep 60'),
      'warning',
      /journalctl does not answer/,
    ],
  ],
  port: [
    [
      'systemd keeps it',
      (pi) => pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n'),
      'warning',
      /^port 80 is kept for picamd, which does not answer$/,
      /restart picamd$/,
    ],
    [
      'nothing',
      NONE,
      'warning',
      /does not listen \(port 8000 is free\)/,
      /^sudo systemctl enable --now picamd$/,
    ],
    ['no service', (pi) => pi.unit({ LoadState: 'not-found' }), 'warning', /is free/, /^Start picamd\.$/],
    [
      'a socket',
      (pi) => pi.settings.push('--host', '/nonexistent/p.sock'),
      'warning',
      /nobody answers at the socket \/nonexistent/,
    ],
  ],
};

describe('doctor', () => {
  let pi: FakePi;
  beforeEach(() => (pi = new FakePi()));
  afterEach(() => pi.destroy());

  it('has every check in this table', () => {
    expect(Object.keys(TABLE)).to.have.members(CHECKS.map(({ id }) => id));
  });

  for (const [id, rows] of Object.entries(TABLE))
    describe(id, () => {
      for (const [what, change, state, says, fix] of rows)
        it(`${what}: ${state}`, async () => {
          change(pi);
          const found = await pi.finds(id);
          expect(found.message).to.match(says);
          expect(found.state).to.equal(state);
          if (fix !== undefined) expect(found.hint).to.match(fix);
          if (state === 'ok' || state === 'skipped') expect(found.hint).to.equal(null);
        });
    });

  it('disk: says how full it is', () => {
    const MB = 1 << 20;
    expect(diskFinding(300 * MB, 4096 * MB)).to.deep.equal({
      state: 'ok',
      says: '300 MB of 4.0 GB free',
      fix: null,
    });
    expect(diskFinding(199 * MB, 4096 * MB)).to.include({
      state: 'warning',
      says: 'the disk is nearly full: 199 MB of 4.0 GB free',
    });
    expect(diskFinding(19 * MB, 4096 * MB)).to.include({ state: 'fault' });
  });

  it('never starts the camera program beside one that may be streaming', async () => {
    pi.process(990_010, '/usr/bin/rpicam-vid\0-t\x000');
    expect((await pi.finds('program')).message).to.match(/, in use now$/);
    pi.remove('/proc/990010');
    pi.process(990_011, 'node\0/usr/lib/picamd/dist/daemon/main.js');
    await pi.examine();
    expect(pi.calls()).to.deep.equal([]);
    pi.remove('/proc/990011');
    await pi.examine();
    expect(pi.calls()).to.deep.equal(['--version', '--list-cameras']);
  });

  it('port: names the program that has it, when it may see it', async () => {
    const server = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    pi.listens(port, 4711);
    const own = ['--port', String(port)];
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      fix: `sudo ss -ltnp 'sport = :${port}'`,
    });
    pi.process(990_020, 'nginx: master process /usr/sbin/nginx', [4711]);
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      says: `nginx (process 990020) has port ${port}, which picamd is to have`,
    });
    // systemd could not open it for us, and we listen elsewhere.
    pi.sockets(`ActiveState=failed\nListen=[::]:${port} (Stream)\n`);
    expect((await pi.finds('port')).message).to.equal(
      `nginx (process 990020) has port ${port}, which picamd is to have`,
    );
    pi.sockets('');
    pi.remove('/proc/990020');
    pi.process(990_021, 'node\0/usr/lib/picamd/dist/daemon/main.js', [4711]);
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      says: `picamd holds port ${port}, and does not answer`,
    });
    server.close();
  });
});
