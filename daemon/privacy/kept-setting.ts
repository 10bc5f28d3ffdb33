import { errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { PrivacySetting } from './privacy-setting.ts';

/** privacy.json; StateFile implements it. */
export interface PrivacyFile {
  readonly value: PrivacySetting;
  readonly notices: readonly Notice[];
  /** It cannot be read: `value` is not what was set. */
  readonly isLost: boolean;
  read(): Promise<unknown>;
  write(setting: PrivacySetting): Promise<unknown>;
}

/** Keeps the setting in its file. Privacy must not depend on a disk: what cannot be written is a notice. */
export class KeptSetting {
  readonly #file: PrivacyFile;
  readonly #onNotices: () => void;
  #notSaved: Notice | null = null;

  constructor(file: PrivacyFile, onNotices: () => void) {
    this.#file = file;
    this.#onNotices = onNotices;
  }

  /** Whether a restart leaves the switch as it is. */
  get isSaved(): boolean {
    return this.#notSaved === null;
  }

  get notices(): readonly Notice[] {
    return this.#notSaved === null ? this.#file.notices : [this.#notSaved];
  }

  /** `isOn`: whether privacy is on by the time that it turns out that it cannot be written. */
  async save(setting: PrivacySetting, isOn: () => boolean): Promise<void> {
    const before = this.#notSaved;
    try {
      await this.#file.write(setting);
      this.#notSaved = null;
    } catch (error) {
      const { message, hint } =
        error instanceof PicamdError ? error : { message: errorMessage(error), hint: '' };
      const lasts = `privacy is ${isOn() ? 'on' : 'off'} all the same, which is forgotten when picamd ends`;
      this.#notSaved = { code: 'privacy-not-saved', message: `${message}; ${lasts}`, hint };
    }
    if (this.#notSaved?.message !== before?.message) this.#onNotices();
  }
}
