import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import type { Loaded } from '../../daemon/config/load.ts';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import { runChecks } from '../../daemon/doctor/run-checks.ts';
import type { Report, NamedResult } from '../../daemon/doctor/run-checks.ts';
import { HostAccess } from '../../daemon/doctor/host-access.ts';
import { IMX708 } from '../libcamera-wrapper/camera-lists.ts';

const GID = process.getgid?.() ?? 0;
const TCP_HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
export const CONFIG_TXT = '/boot/firmware/config.txt';
export const WIRELESS = (dbm: number) =>
  `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   54.  ${dbm}.  -256        0      0      0      0     30        0
`;

interface FakeFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** A healthy Raspberry Pi, made of files and programs in a temporary folder. Nothing listens on it. */
export class FakePi {
  readonly root = mkdtempSync(join(tmpdir(), 'picamd-pi-'));
  readonly programs = join(this.root, 'programs');
  /** Those of the healthy Pi, and processes without open sockets. */
  readonly #healthy: FakeFile[] = [];
  readonly #healthyProcesses: number[] = [];
  /** What has been written or removed since. */
  readonly #changed = new Set<string>();
  #isBuilt = false;
  /** Arguments before those of a test. */
  settings: string[] = [];
  environment: NodeJS.ProcessEnv = {};
  hostname = '';
  nowMs = 0;
  commandMs = 0;

  constructor() {
    this.file('/proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.4\0');
    this.meminfo({});
    this.file(
      '/proc/mounts',
      '/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n/dev/mmcblk0p1 /boot/firmware vfat rw 0 0\n',
    );
    this.file('/proc/modules', 'imx708 20480 0 - Live 0x0000000000000000\n');
    this.file('/proc/net/tcp', TCP_HEAD);
    this.file('/proc/net/wireless', WIRELESS(-52));
    this.process(990_001, 'avahi-daemon: running [porch.local]');
    this.process(990_002, 'avahi-daemon: chroot helper');
    this.file('/sys/class/thermal/thermal_zone0/temp', '48312\n');
    this.file('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\npicamd:x:990:990::/:/usr/sbin/nologin\n');
    this.file('/etc/group', `root:x:0:\nvideo:x:${GID}:anna,picamd\npicamd:x:990:\n`);
    for (const name of ['video0', 'video1', 'media0', 'v4l-subdev0', 'dma_heap/linux,cma', 'dma_heap/system'])
      this.file(`/dev/${name}`, '', 0o660);
    this.file(CONFIG_TXT, '# For more options see\ncamera_auto_detect=1\ndtoverlay=vc4-kms-v3d\n');
    this.file('/run/systemd/system/picamd', '');
    this.file('/run/systemd/timesync/synchronized', '');
    this.program(
      'vcgencmd',
      '[ $1 = get_throttled ] && echo throttled=0x0 || echo supported=0 detected=0, libcamera interfaces=1',
    );
    this.program('iw', 'echo "Power save: off"');
    this.program('journalctl', `/bin/cat '${this.file('/journal', '')}'`);
    this.unit({});
    this.sockets('');
    this.program(
      'systemctl',
      `case $2 in *.service) /bin/cat '${this.root}/service';; *) /bin/cat '${this.root}/sockets';; esac`,
    );
    this.camera(IMX708);
    this.#setDefaults();
    this.#isBuilt = true;
  }

  #setDefaults(): void {
    this.settings = ['--credentials-file', join(this.root, 'credentials')];
    this.environment = {};
    this.hostname = 'porch';
    this.nowMs = Date.now();
    this.commandMs = 3000;
  }

  /** Makes it healthy again, which takes less time than another one. */
  reset(): void {
    this.remove('/calls', ...this.#changed);
    const isGone = (path: string) => [...this.#changed].some((gone) => `${path}/`.startsWith(`${gone}/`));
    for (const pid of this.#healthyProcesses.filter((pid) => isGone(`/proc/${pid}/fd`)))
      mkdirSync(join(this.root, `/proc/${pid}/fd`), { recursive: true });
    for (const { path, content, mode } of this.#healthy.filter(({ path }) => isGone(path)))
      this.file(path, content, mode);
    this.#changed.clear();
    this.#setDefaults();
  }

  /** Writes a file; returns its real path. */
  file(path: string, content: string, mode = 0o644): string {
    if (this.#isBuilt) this.#changed.add(join('/', path));
    else this.#healthy.push({ path: join('/', path), content, mode });
    const real = join(this.root, path);
    mkdirSync(dirname(real), { recursive: true });
    writeFileSync(real, content);
    chmodSync(real, mode);
    return real;
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(...paths: string[]): void {
    for (const path of paths) {
      this.#changed.add(path);
      rmSync(join(this.root, path), { recursive: true, force: true });
    }
  }

  /** Adds a program to the PATH, which is otherwise empty. */
  program(name: string, script: string): string {
    return this.file(join('programs', name), `#!/bin/sh\n${script}\n`, 0o755);
  }

  /** Adds a camera program that runs `before`, then prints `list`. It logs its calls. */
  camera(list: string, before = ''): void {
    const text = this.file('/cameras', list);
    this.program(
      'rpicam-vid',
      `echo "$1" >> '${this.root}/calls'\n${before}\ncase $1 in
--version) echo 'rpicam-apps build: v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)'; echo 'libcamera build: v0.7.1+rpt20260429';;
*) /bin/cat '${text}';; esac`,
    );
  }

  meminfo(changes: Record<string, number>): void {
    const kib = {
      MemTotal: 3_884_000,
      MemAvailable: 3_200_000,
      SwapTotal: 0,
      SwapFree: 0,
      CmaTotal: 524_288,
      CmaFree: 480_000,
    };
    const rows = Object.entries({ ...kib, ...changes }).map(([name, size]) => `${name}:  ${size} kB\n`);
    this.file('/proc/meminfo', rows.join(''));
  }

  /** Adds a process; `sockets` are the inodes of its open sockets. */
  process(pid: number, commandLine: string, sockets: number[] = []): void {
    this.file(`/proc/${pid}/cmdline`, `${commandLine}\0`);
    if (this.#isBuilt) this.#changed.add(`/proc/${pid}`);
    else this.#healthyProcesses.push(pid);
    rmSync(join(this.root, `/proc/${pid}/fd`), { recursive: true, force: true });
    mkdirSync(join(this.root, `/proc/${pid}/fd`));
    for (const inode of sockets)
      symlinkSync(`socket:[${inode}]`, join(this.root, `/proc/${pid}/fd/${inode}`));
  }

  /** Makes the process that has this socket inode listen on the port. */
  listens(port: number, inode: number): void {
    const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const row = `   0: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000   990        0 ${inode} 1\n`;
    this.file('/proc/net/tcp', `${TCP_HEAD}${row}`);
  }

  /** Changes the properties that systemctl shows of the service. */
  unit(changes: Record<string, string>): void {
    const healthy = {
      LoadState: 'loaded',
      ActiveState: 'active',
      SubState: 'running',
      Result: 'success',
      NRestarts: '0',
      UnitFileState: 'enabled',
      StatusText: '',
    };
    const rows = Object.entries({ ...healthy, ...changes }).map(([name, value]) => `${name}=${value}\n`);
    this.file('/service', rows.join(''));
  }

  sockets(text: string): void {
    this.file('/sockets', text);
  }

  /** First argument of each call of the camera program. */
  calls(): string[] {
    try {
      return this.read('/calls').trim().split('\n');
    } catch {
      return [];
    }
  }

  hostAccess(): HostAccess {
    return new HostAccess({
      root: this.root,
      path: this.programs,
      hostname: this.hostname,
      nowMs: this.nowMs,
      commandMs: this.commandMs,
    });
  }

  /** Runs all checks. */
  examine(...args: string[]): Promise<Report> {
    return runChecks(this.hostAccess(), this.#loaded(args));
  }

  /** Runs one check: all of them start eight programs. */
  async finds(id: string, ...args: string[]): Promise<NamedResult> {
    const checks = CHECKS.filter((check) => check.id === id);
    const [found] = (await runChecks(this.hostAccess(), this.#loaded(args), checks)).results;
    if (found === undefined) throw new Error(`there is no check ${id}`);
    return found;
  }

  #loaded(args: string[]): Loaded {
    return loadConfig(
      ['doctor', '--config', '/dev/null', ...this.settings, ...args],
      this.environment,
      cameraProblems,
    );
  }

  destroy(): void {
    rmSync(this.root, { recursive: true });
  }
}
