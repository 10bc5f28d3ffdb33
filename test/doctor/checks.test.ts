import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import { diskResult } from '../../daemon/doctor/disk-check.ts';
import type { CheckState } from '../../daemon/doctor/check-result.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { BUSY, IMX708 } from '../libcamera-wrapper/camera-lists.ts';
import { CONFIG_TXT, FakePi, WIRELESS } from './fake-pi.ts';

/** A change of a healthy Pi, and the result and hint that the check gives then. */
type Row = readonly [
  title: string,
  change: (pi: FakePi) => unknown,
  state: CheckState,
  message: RegExp,
  hint?: RegExp,
];

const ROOT = process.getuid?.() === 0;
const NO_CHANGE = () => {};
const NO_PI = (pi: FakePi) => pi.remove('/proc/device-tree');
const OTHER_SOURCE = (pi: FakePi) => pi.settings.push('--source', 'test');
const configTxt = (content: string) => (pi: FakePi) => pi.file(CONFIG_TXT, content);
const onBoot = (content: string) => (pi: FakePi) =>
  pi.settings.push('--override-file', pi.file('/boot-copy/picamd.conf', content));
const LISTEN_ON_ALL = (pi: FakePi) => pi.settings.push('--host', '::');
const avahi = (title: string) => (pi: FakePi) => {
  LISTEN_ON_ALL(pi);
  pi.process(990_001, `avahi-daemon: ${title}`);
};
const throttled = (bits: string) => (pi: FakePi) => pi.program('vcgencmd', `echo throttled=${bits}`);
/** A program that hangs, with a shorter time limit. */
/** Other programs have to answer within this time, also on a busy machine. */
const hangs = (name: string) => (pi: FakePi) => {
  pi.commandMs = 1000;
  pi.program(name, 'exec /bin/sleep 60');
};
const USB = (pi: FakePi) => {
  pi.program('ffmpeg', '');
  pi.file('/dev/v4l/by-id/usb-046d_C920-video-index0', '', 0o660);
  pi.settings.push('--source', 'usb');
};
const fails = (error: string) => (pi: FakePi) =>
  pi.camera(IMX708, `[ "$1" = --version ] || { echo '${error}' >&2; exit 255; }`);

/** A webhook to that address, and what the unit allows besides the local network. */
const alerting =
  (url: string, enabled = true, allowed = '', denied = '::/0 0.0.0.0/0') =>
  (pi: FakePi) => {
    pi.environment = { STATE_DIRECTORY: '/state' };
    pi.file('/state/alerts.json', JSON.stringify({ webhooks: [{ name: 'phone', url, enabled }] }));
    pi.unit({ IPAddressAllow: `10.0.0.0/8 192.168.0.0/16 fc00::/7 ${allowed}`, IPAddressDeny: denied });
  };

/** MQTT_URL, for a unit that allows the local network only. */
const broker = (url: string) => (pi: FakePi) => {
  pi.settings.push('--mqtt-url', url);
  pi.unit({ IPAddressAllow: '127.0.0.0/8 192.168.0.0/16', IPAddressDeny: '::/0 0.0.0.0/0' });
};

/** RECORD=both on a disk; its folder belongs to picamd, and half of 64 GB are free. */
const recording =
  (
    mounted = '/dev/sda1 /media/picamd ext4 rw,relatime 0 0\n',
    { owner = '990 990 41ed', space = '4096 15625000 7812500' } = {},
  ) =>
  (pi: FakePi) => {
    pi.settings.push('--record', 'both');
    pi.file('/proc/mounts', `${pi.read('/proc/mounts')}${mounted}`);
    pi.program('stat', `case $1 in --file-system) echo '${space}';; *) echo '${owner}';; esac`);
  };

const TABLE: Record<string, readonly Row[]> = {
  settings: [
    ['no change', NO_CHANGE, 'ok', /^\/dev\/null, 1 setting changed$/],
    [
      'an unknown setting',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', 'PORT=abc\nPROT=1\n')),
      'fault',
      /^2 mistakes; the first: .*p\.conf line 2: unknown setting PROT; did you mean PORT/,
      /^sudo nano \S+p\.conf$/,
    ],
    [
      'a half-written file',
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
      'a setting without effect',
      (pi) => pi.settings.push('--source-url', 'http://cam/'),
      'warning',
      /^SOURCE_URL has no effect: SOURCE=auto$/,
      /^Set SOURCE=url, or remove /,
    ],
    [
      'an option that the camera does not have',
      (pi) => pi.settings.push('--config', pi.file('/p.conf', 'CAMERA_EXTRA_ARGS=-o x\n')),
      'fault',
      /CAMERA_EXTRA_ARGS/,
    ],
  ],
  'boot-settings': [
    ['no change', NO_CHANGE, 'skipped', /does not read settings from/],
    [
      'no such file',
      (pi) => pi.settings.push('--override-file', '/nonexistent/p.conf'),
      'skipped',
      /no settings on/,
    ],
    ['valid settings', onBoot('CAMERA_WIDTH=640\r\n'), 'ok', /are valid/],
    ['a setting without effect', onBoot('SOURCE_FILE=/a.jpg\n'), 'ok', /are valid/],
    [
      'a mistake',
      onBoot('CAMERA_WIDHT=640\n'),
      'fault',
      /^picamd\.conf on the boot partition line 1: unknown setting CAMERA_WIDHT; did you mean CAMERA_WIDTH\?; the whole file is ignored$/,
      /^Fix the file/,
    ],
    ['a huge file', onBoot('#'.repeat(70_000)), 'fault', /larger than 64 KiB/],
    [
      'a mistake in the other file',
      (pi) => {
        onBoot('CAMERA_WIDTH=640\n')(pi);
        pi.settings.push('--config', pi.file('/p.conf', 'PORT=abc\n'));
      },
      'ok',
      /are valid/,
    ],
  ],
  power: [
    ['no change', NO_CHANGE, 'ok', /^no low voltage since startup$/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['low now', throttled('0x50005'), 'fault', /^low voltage right now/, /^Use the power supply/],
    [
      'low once',
      throttled('0x50000'),
      'warning',
      /^low voltage was detected since startup$/,
      /^Use the power supply/,
    ],
    ['hot now', throttled('0xe0008'), 'warning', /slowed down right now/, /^Improve cooling/],
    [
      'hot once',
      throttled('0xe0000'),
      'warning',
      /^heat slowed down the processor since startup$/,
      /^Improve cooling/,
    ],
    [
      'low now, from the kernel',
      (pi) => pi.file('/sys/devices/platform/soc/soc:firmware/get_throttled', '50005\n'),
      'fault',
      /^low voltage right now/,
    ],
    [
      'no permission',
      (pi) => pi.program('vcgencmd', 'echo "Can\'t open device file: /dev/vcio" >&2; exit 255'),
      'warning',
      /^this user cannot read /,
      /^sudo picamd doctor$/,
    ],
    ['no vcgencmd', (pi) => pi.remove('/programs/vcgencmd'), 'warning', /^this user cannot read /],
  ],
  temperature: [
    ['no change', NO_CHANGE, 'ok', /at 48 °C/],
    [
      'warm',
      (pi) => pi.file('/sys/class/thermal/thermal_zone0/temp', '80100\n'),
      'warning',
      /slows down: 80 °C$/,
      /^Improve cooling/,
    ],
    ['hot', (pi) => pi.file('/sys/class/thermal/thermal_zone0/temp', '85000\n'), 'fault', /too hot: 85 °C$/],
    ['no sensor', (pi) => pi.remove('/sys/class'), 'skipped', /no temperature sensor/],
  ],
  memory: [
    ['no change', NO_CHANGE, 'ok', /^3125 MB of 3793 MB free, no swap$/],
    [
      'swap',
      (pi) => pi.meminfo({ SwapTotal: 204_800, SwapFree: 102_400 }),
      'ok',
      /swap 100 MB of 200 MB free/,
    ],
    ['low', (pi) => pi.meminfo({ MemAvailable: 60_000 }), 'warning', /^low memory: 59 MB/, /^ps /],
    ['too little', (pi) => pi.meminfo({ MemAvailable: 12_000 }), 'fault', /^too little memory: 12 MB/],
    ['not reported', (pi) => pi.remove('/proc/meminfo'), 'skipped', /does not report/],
  ],
  disk: [
    ['no change', NO_CHANGE, 'ok', / free$/],
    [
      'read-only',
      (pi) => pi.file('/proc/mounts', 'overlay / overlay rw 0 0\n/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n'),
      'fault',
      /is read-only/,
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
    ['no change', NO_CHANGE, 'ok', /^\d{4}-\d\d-\d\d \d\d:\d\d UTC, synchronized$/],
    [
      '1970',
      (pi) => (pi.nowMs = 7_000_000),
      'fault',
      /^the clock is wrong \(1970-01-01 01:56 UTC\)/,
      /^sudo timedatectl/,
    ],
    ['the year before the program', (pi) => (pi.nowMs = Date.now() - 370 * 86_400_000), 'fault', /is wrong/],
    [
      'not synchronized',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        pi.program('timedatectl', 'echo no');
      },
      'warning',
      /, not synchronized since startup$/,
      /^sudo timedatectl/,
    ],
    [
      'synchronized by another program',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        pi.program('timedatectl', 'echo yes');
      },
      'ok',
      /UTC, synchronized$/,
    ],
    ['unknown', (pi) => pi.remove('/run/systemd/timesync'), 'ok', /cannot tell whether it is synchronized$/],
    [
      'a program that hangs',
      (pi) => {
        pi.remove('/run/systemd/timesync');
        hangs('timedatectl')(pi);
      },
      'warning',
      /^timedatectl did not respond within 1 s$/,
    ],
  ],
  program: [
    ['no change', NO_CHANGE, 'ok', /rpicam-vid 1\.11\.1, libcamera v0\.7\.1/],
    ['another source', OTHER_SOURCE, 'skipped', /^SOURCE=test uses no camera program$/],
    [
      'missing',
      (pi) => pi.remove('/programs/rpicam-vid'),
      'fault',
      /not installed/,
      /^sudo apt install rpicam-apps-lite$/,
    ],
    [
      'missing on another machine',
      (pi) => {
        NO_PI(pi);
        pi.remove('/programs/rpicam-vid');
      },
      'ok',
      /shows a test picture$/,
    ],
    [
      'missing with SOURCE=rpicam',
      (pi) => {
        NO_PI(pi);
        pi.remove('/programs/rpicam-vid');
        pi.settings.push('--source', 'rpicam');
      },
      'fault',
      /not installed/,
    ],
    [
      'missing CAMERA_BINARY',
      (pi) => pi.settings.push('--camera-binary', '/nonexistent/cam'),
      'fault',
      /tried \/nonexistent\/cam/,
    ],
    [
      'not executable',
      (pi) => pi.file('/programs/rpicam-vid', 'x', 0o644),
      'fault',
      /This user may not execute/,
      /chmod a\+rx/,
    ],
    [
      'a partial upgrade',
      (pi) =>
        pi.program(
          'rpicam-vid',
          'echo "rpicam-vid: error while loading shared libraries: libcamera.so.0.5: cannot open shared object file" >&2; exit 127',
        ),
      'fault',
      /does not fit the libraries/,
      /full-upgrade/,
    ],
    ['another program', (pi) => pi.program('rpicam-vid', 'echo hello'), 'fault', /is not that of rpicam-vid/],
    ['a program that hangs', hangs('rpicam-vid'), 'fault', /did not answer within 1000 ms/],
  ],
  'boot-config': [
    ['no change', NO_CHANGE, 'ok', /^camera detection is on/],
    [
      'a sensor by name',
      configTxt('camera_auto_detect=0\ndtoverlay = imx519,cam0\n'),
      'ok',
      /dtoverlay=imx519,cam0/,
    ],
    [
      'off',
      configTxt('camera_auto_detect=1\ncamera_auto_detect=0\n'),
      'fault',
      /^camera detection is turned off .*\(camera_auto_detect=0\)$/,
      /^sudo sed -i .* \/boot\/firmware\/config\.txt && sudo reboot$/,
    ],
    [
      'not mentioned',
      configTxt('#camera_auto_detect=1\ndtoverlay=vc4-kms-v3d\n'),
      'fault',
      /^camera detection is not turned on/,
      /tee -a \/boot\/firmware\/config\.txt/,
    ],
    [
      'the path before Bookworm',
      (pi) => {
        pi.remove(CONFIG_TXT);
        pi.file('/boot/config.txt', 'camera_auto_detect=0\n');
      },
      'fault',
      /detection is turned off/,
      / \/boot\/config\.txt /,
    ],
    ['no file', (pi) => pi.remove(CONFIG_TXT), 'warning', /config\.txt not found/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /use no ribbon-cable camera/],
  ],
  legacy: [
    ['no change', NO_CHANGE, 'ok', /is off/],
    [
      'start_x',
      configTxt('camera_auto_detect=1\nstart_x=1\n'),
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
    ['no change', NO_CHANGE, 'ok', /^picamd is in the group video/],
    [
      'not a member',
      (pi) => pi.file('/etc/group', 'video:x:44:anna\npicamd:x:990:\n'),
      'fault',
      /^picamd is not in the group video$/,
      /^sudo usermod -aG video picamd && sudo systemctl restart picamd$/,
    ],
    [
      'primary group',
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
    ['another source', OTHER_SOURCE, 'skipped', /use no ribbon-cable camera/],
  ],
  devices: [
    ['no change', NO_CHANGE, 'ok', /^the group video can use all 4 camera devices$/],
    [
      'no permission',
      (pi) => {
        pi.file('/dev/media0', '', 0o600);
        pi.file('/dev/video1', '', 0o640);
      },
      'fault',
      /^the group video cannot use \/dev\/media0 and 1 more$/,
      /^sudo chgrp video '\/dev\/media0' '\/dev\/video1' && sudo chmod g\+rw/,
    ],
    [
      'no permission for a subdevice',
      (pi) => pi.file('/dev/v4l-subdev0', '', 0o600),
      'fault',
      /cannot use \/dev\/v4l-subdev0$/,
    ],
    ['none', (pi) => pi.remove('/dev/media0'), 'fault', /no camera device/],
    [
      'missing on another machine',
      (pi) => {
        NO_PI(pi);
        pi.remove('/dev');
      },
      'skipped',
      /no camera device/,
    ],
    ['another source', OTHER_SOURCE, 'skipped', /use no ribbon-cable camera/],
  ],
  'dma-heap': [
    ['no change', NO_CHANGE, 'ok', /linux,cma/],
    [
      'no permission',
      (pi) => pi.file('/dev/dma_heap/linux,cma', '', 0o600),
      'fault',
      /cannot use \/dev\/dma_heap\/linux,cma/,
      /^sudo chgrp video '\/dev\/dma_heap\/linux,cma'/,
    ],
    [
      'vidbuf_cached',
      (pi) => pi.file('/dev/dma_heap/vidbuf_cached', '', 0o660),
      'ok',
      /linux,cma vidbuf_cached/,
    ],
    ['none', (pi) => pi.remove('/dev/dma_heap/linux,cma'), 'fault', /linux,cma is missing$/],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /use no ribbon-cable camera/],
  ],
  cma: [
    ['no change', NO_CHANGE, 'ok', /^camera memory \(CMA\) 512 MB, 469 MB free$/],
    [
      'none',
      (pi) => pi.meminfo({ CmaTotal: 0, CmaFree: 0 }),
      'fault',
      /^no camera memory/,
      /^sudo sed -i .*cma-256.* \/boot\/firmware\/config\.txt && sudo reboot$/,
    ],
    [
      'too little',
      (pi) => {
        pi.meminfo({ CmaTotal: 65_536 });
        pi.settings.push('--camera-width', '4608', '--camera-height', '2592');
      },
      'fault',
      /64 MB.*; the frame size needs 205 MB$/,
    ],
    [
      'little, but few buffers',
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
      /^no camera memory/,
      /^Add dtoverlay=/,
    ],
    [
      'a Pi 5',
      (pi) => {
        pi.meminfo({ CmaTotal: 0 });
        pi.file('/proc/device-tree/model', 'Raspberry Pi 5 Model B Rev 1.0\0');
      },
      'ok',
      /as needed$/,
    ],
    ['no Pi', NO_PI, 'skipped', /only a Raspberry Pi/],
    ['another source', OTHER_SOURCE, 'skipped', /SOURCE=test/],
  ],
  camera: [
    ['a USB camera', USB, 'ok', /^\/dev\/v4l\/by-id\/usb-046d_C920-video-index0$/],
    [
      'no USB camera',
      (pi) => {
        USB(pi);
        pi.remove('/dev/v4l');
      },
      'fault',
      /^no USB camera is plugged in$/,
      /Plug one in/,
    ],
    [
      'another USB camera',
      (pi) => {
        USB(pi);
        pi.settings.push('--source-device', '/dev/v4l/by-id/usb-other');
      },
      'fault',
      /^the USB camera \/dev\/v4l\/by-id\/usb-other is not there$/,
      /^picamd --list-cameras$/,
    ],
    [
      'a USB camera without ffmpeg',
      (pi) => {
        USB(pi);
        pi.remove('/programs/ffmpeg');
      },
      'fault',
      /^ffmpeg, which reads USB cameras, is not installed$/,
      /^sudo apt install ffmpeg$/,
    ],
    [
      'a URL that nothing answers',
      (pi) => pi.settings.push('--source', 'url', '--source-url', 'http://u:geheim@127.0.0.1:9/x'),
      'fault',
      /^http:\/\/127\.0\.0\.1:9\/x does not respond: /,
      /camera is on/,
    ],
    [
      'a picture as a file, beside another rpicam-vid',
      (pi) => {
        writeFileSync(pi.file('/picture.jpg', ''), jpeg());
        pi.settings.push('--source', 'file', '--source-file', `${pi.root}/picture.jpg`);
        pi.process(990_010, 'rpicam-vid\0-t\x000');
      },
      'ok',
      /^a picture from .*picture\.jpg$/,
    ],
    ['no change', NO_CHANGE, 'ok', /^0: imx708_wide_noir, 4608x2592$/],
    ['none', (pi) => pi.camera('No cameras available!\n'), 'fault', /^no camera found$/, /ribbon cable/],
    [
      'another CAMERA_ID',
      (pi) => pi.settings.push('--camera-id', '1'),
      'fault',
      /^camera 1 not found; available: 0: imx708/,
      /^picamd --list-cameras$/,
    ],
    ['in use', (pi) => pi.camera(BUSY), 'warning', /^another program is using the camera imx219$/, /fuser/],
    [
      'no permission',
      (pi) => pi.camera('No cameras available!\n', 'echo "Could not open any dmaHeap device" >&2'),
      'fault',
      ROOT ? /missing or withheld/ : /may not open the camera devices/,
      ROOT ? /^Run ls -l \/dev\/dma_heap/ : /usermod/,
    ],
    [
      'the legacy stack',
      fails('ERROR: the system appears to be configured for the legacy camera stack'),
      'fault',
      /legacy camera stack/,
    ],
    [
      'a program that hangs',
      (pi) => {
        pi.commandMs = 400;
        pi.camera(IMX708, '[ "$1" = --version ] || exec /bin/sleep 60');
      },
      'fault',
      /did not answer within 400 ms/,
    ],
    ['no program', (pi) => pi.remove('/programs/rpicam-vid'), 'skipped', /^needs the camera program$/],
    ['another source', OTHER_SOURCE, 'skipped', /SOURCE=test/],
    [
      'another rpicam-vid',
      (pi) => pi.process(990_010, 'rpicam-vid\0-t\x000'),
      'warning',
      /^the camera is in use by rpicam-vid$/,
      /^Stop rpicam-vid/,
    ],
    [
      'libcamera-vid as a script',
      (pi) => pi.process(990_010, '/bin/sh\0/usr/bin/libcamera-vid'),
      'warning',
      /^the camera is in use by libcamera-vid$/,
    ],
    [
      'the configured program',
      (pi) => {
        pi.settings.push('--camera-binary', pi.program('mycam', ''));
        pi.process(990_010, '/opt/mycam\0-t');
      },
      'warning',
      /^the camera is in use by mycam$/,
    ],
    [
      'a picamd that does not respond',
      (pi) => pi.process(990_010, '/usr/bin/node\0/usr/lib/picamd/dist/daemon/main.js'),
      'warning',
      /^picamd is running but does not respond at /,
    ],
    [
      'another doctor',
      (pi) => pi.process(990_010, '/usr/bin/node\0/usr/lib/picamd/dist/daemon/main.js\0doctor'),
      'ok',
      /imx708/,
    ],
  ],
  access: [
    ['no change', NO_CHANGE, 'ok', /^no users; only this machine can view the camera$/],
    ['AUTH=none', (pi) => pi.settings.push('--auth', 'none', '--host', '::'), 'ok', /anyone/],
    [
      'no users',
      (pi) => pi.settings.push('--host', '::'),
      'fault',
      /^nobody can log in/,
      /^sudo picamd passwd NAME$/,
    ],
    [
      'no users, and systemd listens',
      (pi) => pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n'),
      'fault',
      /^nobody can log in/,
    ],
    [
      'not set up yet',
      (pi) => {
        LISTEN_ON_ALL(pi);
        pi.settings.push('--claim-file', '/nonexistent/claim-code');
      },
      'warning',
      /^not set up yet/,
      /^sudo picamd claim$/,
    ],
    [
      'others may read it',
      (pi) => pi.file('/credentials', '', 0o644),
      'fault',
      /other users of this machine can read it/,
      /^Run chmod 600/,
    ],
    [
      'a user of a later version',
      (pi) => pi.file('/credentials', `#: user bob x operator\nkey ${'0'.repeat(64)}\n`, 0o600),
      'warning',
      /^unknown role or right, no access: user bob$/,
      /^sudo picamd passwd/,
    ],
    [
      'the users are gone',
      (pi) => pi.file('/credentials.closed', ''),
      'fault',
      /^nobody can log in: the users are gone$/,
      /^sudo picamd passwd NAME$/,
    ],
  ],
  service: [
    ['no change', NO_CHANGE, 'ok', /^running$/],
    [
      'its status',
      (pi) => pi.unit({ StatusText: 'Streaming (imx708)' }),
      'ok',
      /^running: Streaming \(imx708\)$/,
    ],
    ['no systemd', (pi) => pi.remove('/run/systemd/system'), 'skipped', /no systemd/],
    ['no systemctl', (pi) => pi.remove('/programs/systemctl'), 'skipped', /no systemd/],
    [
      'not installed',
      (pi) => pi.unit({ LoadState: 'not-found', ActiveState: 'inactive' }),
      'skipped',
      /not installed as a service/,
    ],
    [
      'stopped',
      (pi) => pi.unit({ ActiveState: 'inactive', SubState: 'dead' }),
      'fault',
      /is not running/,
      /^sudo systemctl enable --now picamd$/,
    ],
    [
      'failed',
      (pi) => pi.unit({ ActiveState: 'failed', SubState: 'failed', Result: 'exit-code', NRestarts: '3' }),
      'fault',
      /is failing \(exit-code\), restarted 3 times/,
      /journalctl/,
    ],
    [
      'failing repeatedly',
      (pi) => pi.unit({ ActiveState: 'activating', SubState: 'auto-restart', Result: 'watchdog' }),
      'fault',
      /is failing \(watchdog\)/,
    ],
    ['starting', (pi) => pi.unit({ ActiveState: 'activating', SubState: 'start' }), 'warning', /is starting/],
    [
      'masked',
      (pi) => pi.unit({ LoadState: 'masked', ActiveState: 'inactive' }),
      'fault',
      /is masked/,
      /unmask/,
    ],
    [
      'disabled',
      (pi) => pi.unit({ UnitFileState: 'disabled' }),
      'warning',
      /will not start with the Pi/,
      /systemctl enable picamd/,
    ],
  ],
  name: [
    ['no change', LISTEN_ON_ALL, 'ok', /^other devices find it as porch\.local$/],
    ['a camera for this machine only', NO_CHANGE, 'skipped', /only this machine/],
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
      /^another device is called porch, so this one is porch-2\.local$/,
      /do_hostname/,
    ],
    ['another name', avahi('running [garden.local]'), 'ok', /garden\.local/],
    [
      'not yet',
      avahi('registering [porch.local]'),
      'warning',
      /still starting: porch\.local is registering$/,
    ],
    [
      'no avahi',
      (pi) => {
        LISTEN_ON_ALL(pi);
        pi.remove('/proc/990001', '/proc/990002');
      },
      'warning',
      /^porch\.local does not work \(no avahi\)/,
      /^sudo apt install avahi-daemon/,
    ],
  ],
  wifi: [
    ['no change', NO_CHANGE, 'ok', /^wlan0 signal -52 dBm$/],
    ['weak', (pi) => pi.file('/proc/net/wireless', WIRELESS(-75)), 'warning', /-75 dBm: weak$/, /^Move/],
    ['too weak', (pi) => pi.file('/proc/net/wireless', WIRELESS(-88)), 'fault', /too weak/],
    [
      'power saving',
      (pi) => pi.program('iw', 'echo "Power save: on"'),
      'warning',
      /power saving/,
      /^sudo iw dev wlan0 set power_save off$/,
    ],
    ['no iw', (pi) => pi.remove('/programs/iw'), 'ok', /-52 dBm$/],
    [
      'none',
      (pi) => pi.file('/proc/net/wireless', 'Inter-| sta-|\n face | tus |\n'),
      'skipped',
      /Wi-Fi is not in use/,
    ],
    ['no such file', (pi) => pi.remove('/proc/net/wireless'), 'skipped', /Wi-Fi is not in use/],
  ],
  alerts: [
    ['no change', NO_CHANGE, 'skipped', /^no alerts are set$/],
    [
      'a service on the internet, which may not be reached',
      alerting('https://ntfy.sh/x'),
      'warning',
      /^alerts for ntfy\.sh cannot/,
      /^sudo picamd allow-out all$/,
    ],
    [
      'an address on the internet',
      alerting('https://203.0.113.7/{id}'),
      'warning',
      /203\.0\.113\.7/,
      /allow-out/,
    ],
    ['a server at home', alerting('http://192.168.1.9/'), 'ok', /^one address for alerts$/],
    ['a name at home', alerting('http://nas.local:8080/'), 'ok', /^one address/],
    ['one that is off', alerting('https://ntfy.sh/x', false), 'skipped', /^no alerts/],
    ['everything is allowed', alerting('https://ntfy.sh/x', true, '0.0.0.0/0 ::/0'), 'ok', /^one address/],
    [
      'some addresses are allowed',
      alerting('https://ntfy.sh/x', true, '203.0.113.7/32'),
      'ok',
      /^one address/,
    ],
    [
      'an address that is not',
      alerting('https://198.51.100.1/', true, '203.0.113.7/32'),
      'warning',
      /198/,
      /allow-out/,
    ],
    ['no filter', alerting('https://ntfy.sh/x', true, '', ''), 'ok', /^one address/],
    [
      "a dead man's switch",
      (pi) => {
        alerting('http://192.168.1.9/')(pi);
        pi.settings.push('--alert-ping-url', 'https://hc-ping.com/secret');
      },
      'warning',
      /^alerts for hc-ping\.com cannot/,
      /allow-out/,
    ],
    [
      'a file that is no JSON',
      (pi) => {
        alerting('https://ntfy.sh/x')(pi);
        pi.file('/state/alerts.json', '{');
      },
      'skipped',
      /^no alerts/,
    ],
  ],
  mqtt: [
    ['no change', NO_CHANGE, 'skipped', /^MQTT is off$/],
    [
      'a broker on the internet, which may not be reached',
      broker('mqtts://broker.example'),
      'warning',
      /^the MQTT broker broker\.example is outside/,
      /^sudo picamd allow-out all$/,
    ],
    // Nothing listens on port 9.
    ['no broker', broker('mqtt://127.0.0.1:9'), 'warning', /at port 9 of 127\.0\.0\.1$/, /^Check MQTT_URL/],
  ],
  log: [
    ['no change', NO_CHANGE, 'ok', /^no warnings/],
    [
      'warnings and errors',
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
      'a message of systemd',
      (pi) => pi.file('/journal', "picamd.service: Failed with result 'oom-kill'.\n"),
      'warning',
      /^picamd\.service: Failed/,
    ],
    [
      'no permission',
      (pi) =>
        pi.program(
          'journalctl',
          'echo "No journal files were opened due to insufficient permissions." >&2; exit 1',
        ),
      'warning',
      /^this user cannot read /,
      /^sudo picamd doctor$/,
    ],
    ['no service', (pi) => pi.unit({ LoadState: 'not-found' }), 'skipped', /no service/],
    ['no journal', (pi) => pi.remove('/programs/journalctl'), 'skipped', /no journal/],
    ['a program that hangs', hangs('journalctl'), 'warning', /^journalctl did not respond within 1 s$/],
  ],
  nats: [
    ['no NATS', NO_CHANGE, 'skipped', /^NATS_URL is not set$/],
    [
      'no server',
      (pi) => pi.settings.push('--nats-url', 'nats://127.0.0.1:1'),
      'fault',
      /^The NATS server 127\.0\.0\.1:1 does not respond/,
      /NATS_URL/,
    ],
  ],
  recording: [
    ['RECORD is off', NO_CHANGE, 'skipped', /^RECORD is off$/],
    ['no disk reported', (pi) => (recording()(pi), pi.remove('/proc/mounts')), 'skipped', /does not report/],
    [
      'no disk of its own',
      recording(''),
      'fault',
      /^nothing is recorded: \/media\/picamd is on the disk that holds the system/,
      /^Connect a disk labeled PICAMD/,
    ],
    [
      'another partition of the card',
      recording('/dev/mmcblk0p3 /media/picamd ext4 rw 0 0\n'),
      'fault',
      /holds/,
    ],
    [
      'the card, as told',
      (pi) => (recording('')(pi), pi.settings.push('--record-on-system-card', 'on')),
      'ok',
      / free at \/, /,
    ],
    [
      'a disk',
      recording(),
      'ok',
      /^29\.8 GB of 59\.6 GB free at \/media\/picamd, about \d\.\d days before the oldest recordings are deleted$/,
    ],
    [
      'events only',
      (pi) => (recording()(pi), pi.settings.push('--record', 'events')),
      'ok',
      /free at \/media\/picamd$/,
    ],
    [
      'read-only',
      recording('/dev/sda1 /media/picamd ext4 ro,relatime 0 0\n'),
      'fault',
      /^nothing is recorded: the disk at \/media\/picamd is read-only$/,
      /fsck/,
    ],
    [
      'a folder of root',
      recording(undefined, { owner: '0 0 41ed' }),
      'fault',
      /^nothing is recorded: picamd may not write to \/media\/picamd$/,
      /^sudo chown picamd \/media\/picamd$/,
    ],
    [
      'FAT of root',
      recording('/dev/sda1 /media/picamd vfat rw 0 0\n', { owner: '0 0 41ed' }),
      'fault',
      /may not write/,
      /^Mount the disk with the option uid=picamd\.$/,
    ],
    [
      'a full disk',
      recording(undefined, { space: '4096 15625000 1000000' }),
      'warning',
      /^3\.8 GB of 59\.6 GB free at \/media\/picamd, less than RECORD_KEEP_FREE \(10%\)$/,
      /unstar/,
    ],
    [
      'a disk that hangs',
      (pi) => (recording()(pi), hangs('stat')(pi)),
      'warning',
      /^stat did not respond within 1 s$/,
    ],
  ],
  port: [
    [
      'systemd listens',
      (pi) => pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n'),
      'warning',
      /^port 80 is open for picamd, which does not respond$/,
      /restart picamd$/,
    ],
    [
      'no change',
      NO_CHANGE,
      'warning',
      /is not listening \(port 8000 is free\)/,
      /^sudo systemctl enable --now picamd$/,
    ],
    ['no service', (pi) => pi.unit({ LoadState: 'not-found' }), 'warning', /is free/, /^Start picamd\.$/],
    [
      'a socket',
      (pi) => pi.settings.push('--host', '/nonexistent/p.sock'),
      'warning',
      /^nothing responds at the socket \/nonexistent/,
    ],
  ],
};

describe('doctor', () => {
  let pi: FakePi;
  before(() => (pi = new FakePi()));
  afterEach(() => pi.reset());
  after(() => pi.destroy());

  it('tests every check', () => {
    expect(Object.keys(TABLE)).to.have.members(CHECKS.map(({ id }) => id));
  });

  for (const [id, rows] of Object.entries(TABLE))
    describe(id, () => {
      for (const [title, change, state, message, hint] of rows)
        it(`${title}: ${state}`, async () => {
          change(pi);
          const found = await pi.finds(id);
          expect(found.message).to.match(message);
          expect(found.state).to.equal(state);
          if (hint !== undefined) expect(found.hint).to.match(hint);
          if (state === 'ok' || state === 'skipped') expect(found.hint).to.equal(null);
          else expect(found.hint, 'something to do').to.be.a('string').that.is.not.empty;
        });
    });

  it('disk: reports the free space', () => {
    const MB = 1 << 20;
    expect(diskResult(300 * MB, 4096 * MB)).to.deep.equal({
      state: 'ok',
      message: '300 MB of 4.0 GB free',
      hint: null,
    });
    expect(diskResult(199 * MB, 4096 * MB)).to.include({
      state: 'warning',
      message: 'the disk is nearly full: 199 MB of 4.0 GB free',
    });
    expect(diskResult(19 * MB, 4096 * MB)).to.include({ state: 'fault' });
  });

  it('never starts the camera program while another one may be streaming', async () => {
    pi.process(990_010, '/usr/bin/rpicam-vid\0-t\x000');
    expect((await pi.finds('program')).message).to.match(/, in use$/);
    pi.remove('/proc/990010');
    pi.process(990_011, 'node\0/usr/lib/picamd/dist/daemon/main.js');
    await pi.examine();
    expect(pi.calls()).to.deep.equal([]);
    pi.remove('/proc/990011');
    await pi.examine();
    expect(pi.calls()).to.deep.equal(['--version', '--list-cameras']);
  });

  it('mqtt: a broker that can be reached', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const message = 'the MQTT broker 127.0.0.1 can be reached';
    expect(await pi.finds('mqtt', '--mqtt-url', `mqtt://127.0.0.1:${port}`)).to.include({
      state: 'ok',
      message,
    });
    server.close();
  });

  it('port: names the program that uses it, if permitted', async () => {
    const server = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    pi.listens(port, 4711);
    const own = ['--port', String(port)];
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      hint: `sudo ss -ltnp 'sport = :${port}'`,
    });
    pi.process(990_020, 'nginx: master process /usr/sbin/nginx', [4711]);
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      message: `port ${port} is used by nginx (process 990020)`,
    });
    // systemd could not open the port for picamd, which listens elsewhere.
    pi.sockets(`ActiveState=failed\nListen=[::]:${port} (Stream)\n`);
    expect((await pi.finds('port')).message).to.equal(`port ${port} is used by nginx (process 990020)`);
    pi.sockets('');
    pi.remove('/proc/990020');
    pi.process(990_021, 'node\0/usr/lib/picamd/dist/daemon/main.js', [4711]);
    expect(await pi.finds('port', ...own)).to.include({
      state: 'fault',
      message: `picamd has port ${port} open but does not respond`,
    });
    server.close();
  });
});
