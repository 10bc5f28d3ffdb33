import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Card } from './card.ts';
import { run } from './images.ts';
import type { Report } from './report.ts';

/** What a run tests. The image `installed` exists after a first boot. */
export interface Subject {
  readonly report: Report;
  /** The package in build/payload. */
  readonly deb: string;
  /** Image files. */
  readonly stock: string;
  readonly installed: string;
}

/** The cards of one run, in a temporary folder. */
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

  /** A card as written by Imager, with the payload. */
  newCard(): Card {
    const card = Card.from(this.#stock, this.#nextFolder());
    this.inject(card);
    return card;
  }

  inject(card: Card): void {
    run('scripts/inject-payload', card.disk);
  }

  /** Whether the card of a first boot with the same payload is cached. */
  get hasInstalled(): boolean {
    return existsSync(this.#installed);
  }

  /** A card after two boots: picamd is installed, and admin has a password. */
  installedCard(): Card {
    return Card.from(this.#installed, this.#nextFolder());
  }

  keepInstalled(card: Card): void {
    card.copyTo(this.#installed);
    this.discard(card);
  }

  /** Deletes a card that is no longer needed. */
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
