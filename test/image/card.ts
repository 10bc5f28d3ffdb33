import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Offsets of the two partitions that build-stock creates. */
const BOOT_PARTITION = '@@4M';
const ROOT_AT_MB = 4 + 384;
const QUIET: NodeJS.ProcessEnv = {
  ...process.env,
  MTOOLS_SKIP_CHECK: '1',
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
};

/** The image file of a card, in its own folder, with the files that the Pi's boot loader would load from it. */
export class Card {
  readonly folder: string;
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly deviceTree: string;
  readonly commandLine: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.disk = join(folder, 'card.img');
    const config = this.read('config.txt');
    this.kernel = this.#extract(/^kernel=(\S+)/m.exec(config)?.[1], 'kernel');
    this.initrd = this.#extract(/^initramfs (\S+)/m.exec(config)?.[1], 'initrd');
    this.deviceTree = this.#extract('bcm2837-rpi-3-b.dtb', 'dtb');
    // The emulated machine sets its own consoles.
    this.commandLine = this.read('cmdline.txt')
      .replaceAll(/console=\S+ ?/g, '')
      .trim();
  }

  /** A copy of an image file. */
  static from(image: string, folder: string): Card {
    mkdirSync(folder, { recursive: true });
    copySparse(image, join(folder, 'card.img'));
    return new Card(folder);
  }

  copyTo(image: string): void {
    copySparse(this.disk, image);
  }

  /** Reads a file of the boot partition. */
  read(name: string): string {
    return this.bytes(name).toString();
  }

  /** Writes a file to the boot partition, as users do on a PC. */
  write(name: string, content: string | Buffer): void {
    const file = join(this.folder, 'written');
    writeFileSync(file, content);
    execFileSync('mcopy', ['-o', '-i', this.disk + BOOT_PARTITION, file, `::/${name}`], { env: QUIET });
  }

  /** Names, sizes and times of all files on the boot partition. */
  list(): string {
    return execFileSync('mdir', ['-/', '-a', '-i', this.disk + BOOT_PARTITION, '::/'], {
      env: QUIET,
    }).toString();
  }

  /** Names of the files in a folder of the boot partition. */
  names(folder: string): string[] {
    const args = ['-b', '-i', this.disk + BOOT_PARTITION, `::/${folder}`];
    return execFileSync('mdir', args, { env: QUIET })
      .toString()
      .split('\n')
      .map((path) => path.replace(/^.*[/]/, ''));
  }

  freeMegabytes(): number {
    const bytes = /([\d ]+) bytes free/.exec(this.list())?.[1] ?? '';
    return Math.round(Number(bytes.replaceAll(' ', '')) / 1e6);
  }

  bytes(name: string): Buffer {
    return execFileSync('mtype', ['-i', this.disk + BOOT_PARTITION, `::/${name}`], {
      env: QUIET,
      maxBuffer: 2 ** 26,
    });
  }

  /** @throws Error if the root file system has errors. */
  checkFileSystem(): void {
    const root = join(this.folder, 'root.ext4');
    execFileSync('dd', [
      `if=${this.disk}`,
      `of=${root}`,
      'bs=1M',
      `skip=${ROOT_AT_MB}`,
      'conv=sparse',
      'status=none',
    ]);
    execFileSync('e2fsck', ['-f', '-n', root], { env: QUIET });
    rmSync(root);
  }

  #extract(name: string | undefined, as: string): string {
    if (name === undefined)
      throw new Error('config.txt of the image does not name a kernel and an initramfs');
    const file = join(this.folder, as);
    execFileSync('mcopy', ['-n', '-o', '-i', this.disk + BOOT_PARTITION, `::/${name}`, file], { env: QUIET });
    return file;
  }
}

function copySparse(from: string, to: string): void {
  execFileSync('cp', ['--reflink=auto', '--sparse=always', from, to]);
}
