import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Card } from './card.ts';
import { run } from './images.ts';
import type { Report } from './report.ts';

/** The cards of one run, in a folder that goes with it. */
export class Rig {
  readonly report: Report;
  readonly deb: string;
  readonly #stock: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'picamd-image-'));
  #installed: Card | null = null;
  #cards = 0;

  readonly #firstBoot: (rig: Rig) => Promise<Card>;

  /** `stock`: the image file, `deb`: the package that is in build/payload. */
  constructor(report: Report, stock: string, deb: string, firstBoot: (rig: Rig) => Promise<Card>) {
    this.#firstBoot = firstBoot;
    this.report = report;
    this.#stock = stock;
    this.deb = deb;
  }

  /** A card as it comes from Imager, with the payload on it. */
  newCard(): Card {
    const card = Card.from(this.#stock, this.#nextFolder());
    this.inject(card);
    return card;
  }

  inject(card: Card): void {
    run('scripts/inject-payload', card.disk);
  }

  /** A card that has been started twice: picamd is installed, and admin has a password. */
  async installedCard(): Promise<Card> {
    this.#installed ??= await this.#firstBoot(this);
    return this.#installed.copy(this.#nextFolder());
  }

  /** The room of a card that is not needed any more. */
  discard(card: Card): void {
    rmSync(card.folder, { recursive: true, force: true });
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #nextFolder(): string {
    const folder = join(this.#folder, `card-${++this.#cards}`);
    mkdirSync(folder);
    return folder;
  }
}
