import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../helpers/free-port.ts';
import type { Card } from './card.ts';
import { Console } from './console.ts';
import { ROOT } from './images.ts';
import { RootShell } from './root-shell.ts';
import type { UsbDisk } from './usb-disk.ts';

/** The machine that qemu emulates. */
export interface Board {
  /** virt: two cores and fast devices; raspi3b: a Raspberry Pi 3B with its device tree and SD controller. */
  readonly board: 'virt' | 'raspi3b';
  /** Clock at power-on, in the format of qemu's -rtc; by default the host's clock. */
  readonly clock?: string;
  /** Plugged in at power-on; virt only. */
  readonly disk?: UsbDisk;
}

/** Console output of all machines, for watching them run. */
const CONSOLES = join(ROOT, 'build/image-consoles.log');
const OPEN_MS = 1_200_000;
const POWER_OFF_MS = 240_000;

/** An emulated machine with a card in it. */
export class Machine {
  readonly console = new Console();
  readonly shell: RootShell;
  /** Ports of the host by ports of the guest. */
  readonly ports: ReadonlyMap<number, number>;
  readonly startedAt = performance.now();
  readonly #qemu: ChildProcess;
  readonly #folder: string;

  static readonly #running = new Set<Machine>();

  readonly #kill = (): void => void this.#qemu.kill('SIGKILL');

  private constructor(card: Card, board: Board, folder: string, ports: ReadonlyMap<number, number>) {
    this.#folder = folder;
    this.ports = ports;
    const shell = join(folder, 'shell');
    this.shell = new RootShell(shell);
    this.#qemu = spawn(
      'nice',
      ['-n', '10', 'qemu-system-aarch64', ...qemuArguments(card, board, shell, ports)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    process.once('exit', this.#kill);
    Machine.#running.add(this);
    for (const stream of [this.#qemu.stdout, this.#qemu.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.console.write(chunk);
        appendFileSync(CONSOLES, chunk);
      });
  }

  static async start(card: Card, board: Board): Promise<Machine> {
    const ports = new Map<number, number>();
    for (const port of [80, 443]) ports.set(port, await freePort());
    return new Machine(card, board, mkdtempSync(join(card.folder, 'machine-')), ports);
  }

  /** Ends machines that a failed scenario has left running. */
  static async unplugAll(): Promise<void> {
    for (const machine of Machine.#running) await machine.unplug();
  }

  get running(): boolean {
    return this.#qemu.exitCode === null && this.#qemu.signalCode === null;
  }

  async openShell(): Promise<void> {
    await this.shell.open(OPEN_MS);
  }

  url(path: string, user = ''): string {
    return `http://${user}127.0.0.1:${this.ports.get(80)}${path}`;
  }

  /** Waits until this path responds with one of these statuses; resolves with the seconds since power-on. */
  async waitForStatus(path: string, statuses: readonly number[], ms: number, headers = {}): Promise<number> {
    const until = performance.now() + ms;
    for (;;) {
      if (!this.running) throw new Error(`the machine has ended:\n${this.console.tail()}`);
      const status = await statusOf(this.url(path), headers);
      if (status !== null && statuses.includes(status)) return (performance.now() - this.startedAt) / 1000;
      if (performance.now() > until)
        throw new Error(
          `${path} responds with ${status ?? 'nothing'} after ${ms / 1000} s:\n${this.console.tail()}`,
        );
      await delay(500);
    }
  }

  /** Cuts the power: unwritten data is lost. */
  async unplug(): Promise<void> {
    await this.#end(this.#kill);
  }

  async powerOff(): Promise<void> {
    const signal = AbortSignal.timeout(POWER_OFF_MS);
    try {
      await this.#end(() => this.shell.send('systemctl poweroff'), signal);
    } catch {
      const tail = this.console.tail();
      await this.unplug();
      throw new Error(`did not power off within ${POWER_OFF_MS / 1000} s:\n${tail}`);
    }
  }

  async #end(action: () => void, signal?: AbortSignal): Promise<void> {
    if (this.running) {
      const ended = once(this.#qemu, 'exit', { signal });
      action();
      await ended;
    }
    process.off('exit', this.#kill);
    Machine.#running.delete(this);
    this.shell.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function statusOf(url: string, headers: Record<string, string>): Promise<number | null> {
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

function qemuArguments(
  card: Card,
  { board, clock, disk }: Board,
  shell: string,
  ports: ReadonlyMap<number, number>,
): string[] {
  const forwards = [...ports].map(([guest, host]) => `,hostfwd=tcp:127.0.0.1:${host}-:${guest}`).join('');
  const common = [
    `-display none -monitor none -chardev socket,id=shell,path=${shell},server=on,wait=off`,
    `-kernel ${card.kernel} -initrd ${card.initrd}`,
    // restrict: the guest can only respond to connections through the forwarded ports.
    `-netdev user,id=net,restrict=on${forwards}`,
    clock === undefined ? '' : `-rtc base=${clock}`,
  ];
  const virt = [
    '-machine virt -cpu cortex-a53 -smp 2 -m 1024',
    `-drive if=none,id=card,file=${card.disk},format=raw -device virtio-blk-pci,drive=card`,
    '-device virtio-net-pci,netdev=net -device virtio-rng-pci',
    // Replaces the Pi's watchdog; resets the machine if systemd stops feeding it.
    '-device i6300esb -action watchdog=reset',
    '-serial stdio -device pci-serial,chardev=shell',
    ...(disk === undefined ? [] : [disk.qemuArguments]),
  ];
  const raspi3b = [
    // The guest's clock advances by 2 ns per instruction, about the speed of a core of this board, independent of the load
    // of this machine.
    '-icount shift=1,sleep=on',
    `-machine raspi3b -dtb ${card.deviceTree} -drive if=sd,file=${card.disk},format=raw`,
    '-device usb-net,netdev=net',
    // The first serial line belongs to the Bluetooth chip, as on the Pi.
    '-serial null -serial chardev:shell',
  ];
  const append = {
    virt: 'console=ttyAMA0 net.ifnames=0 systemd.debug_shell=ttyS0',
    // The shell needs the only other serial line, so this console is not visible.
    // Without the watchdog: qemu resets the machine as soon as it is armed.
    raspi3b: 'console=tty0 systemd.debug_shell=ttyS1 systemd.watchdog_sec=0',
  };
  // An emulated machine on a busy host needs longer than systemd's 90 s to find the boot partition, and would stop in emergency mode.
  const patience = 'systemd.default_device_timeout_sec=900';
  const parts = [...common, ...(board === 'virt' ? virt : raspi3b)].join(' ');
  return [...parts.split(/ +/), '-append', `${card.commandLine} ${append[board]} ${patience}`];
}
