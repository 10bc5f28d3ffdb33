import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where build-stock puts the boot partition. */
const BOOT_PARTITION = '@@4M';
const QUIET = { ...process.env, MTOOLS_SKIP_CHECK: '1' };

/** The image file of a card in a folder of its own, and what the Pi's boot loader would take from it. */
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
    this.kernel = this.#take(/^kernel=(\S+)/m.exec(config)?.[1], 'kernel');
    this.initrd = this.#take(/^initramfs (\S+)/m.exec(config)?.[1], 'initrd');
    this.deviceTree = this.#take('bcm2837-rpi-3-b.dtb', 'dtb');
    // The consoles are the machine's.
    this.commandLine = this.read('cmdline.txt').replaceAll(/console=\S+ ?/g, '').trim();
  }

  /** A card with the same bytes as an image file. */
  static from(image: string, folder: string): Card {
    mkdirSync(folder, { recursive: true });
    execFileSync('cp', ['--reflink=auto', '--sparse=always', image, join(folder, 'card.img')]);
    return new Card(folder);
  }

  copy(folder: string): Card {
    return Card.from(this.disk, folder);
  }

  /** A file of the boot partition. */
  read(name: string): string {
    return execFileSync('mtype', ['-i', this.disk + BOOT_PARTITION, `::/${name}`], { env: QUIET }).toString();
  }

  /** Puts a file onto the boot partition, as a person does on a PC. */
  write(name: string, content: string | Buffer): void {
    const file = join(this.folder, 'written');
    writeFileSync(file, content);
    execFileSync('mcopy', ['-o', '-i', this.disk + BOOT_PARTITION, file, `::/${name}`], { env: QUIET });
  }

  has(name: string): boolean {
    try {
      execFileSync('mdir', ['-i', this.disk + BOOT_PARTITION, `::/${name}`], { env: QUIET, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** A file's bytes. */
  bytes(name: string): Buffer {
    const file = join(this.folder, 'read');
    execFileSync('mcopy', ['-n', '-o', '-i', this.disk + BOOT_PARTITION, `::/${name}`, file], { env: QUIET });
    return readFileSync(file);
  }

  #take(name: string | undefined, as: string): string {
    if (name === undefined) throw new Error('config.txt of the image names no kernel or no initramfs');
    const file = join(this.folder, as);
    execFileSync('mcopy', ['-n', '-o', '-i', this.disk + BOOT_PARTITION, `::/${name}`, file], { env: QUIET });
    return file;
  }
}
