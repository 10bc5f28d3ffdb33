import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Monitor } from './monitor.ts';

const MEGABYTES = 256;
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
};
const DEVICE = { driver: 'usb-storage', bus: 'usb.0', drive: 'stick', id: 'plugged' };

/** The image file of a USB disk with the label PICAMD, which can be pulled out of a running machine. */
export class UsbDisk {
  readonly #file: string;
  readonly #socket: string;
  readonly #monitor: Monitor;

  private constructor(folder: string) {
    this.#file = join(folder, 'usb.img');
    this.#socket = join(folder, 'monitor');
    this.#monitor = new Monitor(this.#socket);
  }

  /** A new ext4 disk. */
  static create(folder: string): UsbDisk {
    const disk = new UsbDisk(folder);
    execFileSync('truncate', ['--size', `${MEGABYTES}M`, disk.#file]);
    execFileSync('mke2fs', ['-q', '-t', 'ext4', '-L', 'PICAMD', disk.#file], { env: ENVIRONMENT });
    return disk;
  }

  /** For a machine that it is plugged into at power-on. */
  get qemuArguments(): string {
    const device = Object.entries(DEVICE).map(([name, value]) =>
      name === 'driver' ? value : `${name}=${value}`,
    );
    return [
      `-chardev socket,id=qmp,path=${this.#socket},server=on,wait=off -mon chardev=qmp,mode=control`,
      `-blockdev driver=raw,node-name=${DEVICE.drive},file.driver=file,file.filename=${this.#file}`,
      `-device qemu-xhci,id=usb -device ${device.join(',')}`,
    ].join(' ');
  }

  /** Without asking the machine: what it has not written is lost. */
  async pullOut(): Promise<void> {
    await this.#monitor.run('device_del', { id: DEVICE.id });
  }

  async plugIn(): Promise<void> {
    await this.#monitor.run('device_add', DEVICE);
  }

  /** Copies all its files. @throws Error if its file system has errors. */
  extract(folder: string): void {
    // -p replays the journal, as mounting would.
    execFileSync('e2fsck', ['-p', this.#file], { env: ENVIRONMENT });
    execFileSync('e2fsck', ['-f', '-n', this.#file], { env: ENVIRONMENT });
    execFileSync('debugfs', ['-R', `rdump / ${folder}`, this.#file], { env: ENVIRONMENT, stdio: 'ignore' });
  }
}
