import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Card } from './card.ts';
import { run } from './images.ts';
import type { Report } from './report.ts';

/** What a run is about; the card of `installed` is there after a first boot. */
export interface Subject {
  readonly report: Report;
  /** The package that is in build/payload. */
  readonly deb: string;
  /** Image files. */
  readonly stock: string;
  readonly installed: string;
}

/** The cards of one run, in a folder that goes with it. */
export class Rig {
  readonly report: Report;
  readonly deb: string;
  readonly #stock: string;
  readonly #installed: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'picamd-image-'));
  #cards = 0;

  constructor({ report, deb, stock, installed }: Subject) {
    this.report = report;
    this.deb = deb;
    this.#stock = stock;
    this.#installed = installed;
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

  /** Whether a first boot has been kept, of this run or of another with the same payload. */
  get hasInstalled(): boolean {
    return existsSync(this.#installed);
  }

  /** A card that has been started twice: picamd is installed, and admin has a password. */
  installedCard(): Card {
    return Card.from(this.#installed, this.#nextFolder());
  }

  keepInstalled(card: Card): void {
    card.copyTo(this.#installed);
    this.discard(card);
  }

  /** Gives back the room of a card that is not needed any more. */
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
