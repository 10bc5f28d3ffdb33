import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { errorText } from '../error-text.ts';
import { comebackOf } from './comeback.ts';
import { askMachine, runningInstance } from './machine-api.ts';

const POLL_MS = 1000;

/** What a person is asked before it, and told while it goes on. */
export interface ActionWords {
  readonly title: string;
  /** What will happen. */
  readonly warning: string;
  readonly yes: string;
  /** While the camera is away. */
  readonly going: string;
}

/** A sheet that asks once, sends the request, and waits until the camera is back; `returns`: it comes back by itself. */
export class MachineAction {
  readonly root = build('dialog', { class: 'sheet', 'aria-label': '' });
  readonly #path: string;
  readonly #words: ActionWords;
  readonly #returns: boolean;
  readonly #about = build('p', { role: 'status' });
  readonly #yes: HTMLButtonElement;
  readonly #no: HTMLButtonElement;
  /** What picamd answered before. */
  #before: string | null = null;
  #sentMs = 0;
  #timer = 0;
  #isUnderWay = false;

  constructor(path: string, words: ActionWords, returns = true) {
    this.#path = path;
    this.#words = words;
    this.#returns = returns;
    this.#yes = button(words.yes, () => void this.#send(), { class: 'danger' });
    this.#no = button('', () => this.root.close(), { class: 'secondary' });
    this.root.setAttribute('aria-label', words.title);
    this.root.append(build('h2', {}, words.title), this.#about, this.#yes, this.#no);
    // While the camera is away there is nothing to go back to.
    this.root.addEventListener('cancel', (event) => this.#isUnderWay && event.preventDefault());
  }

  ask(): void {
    setText(this.#about, this.#words.warning);
    this.#offer(true);
    setText(this.#no, text('settings.cancel'));
    this.root.showModal();
  }

  /** Nothing of it runs on then. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isUnderWay = false;
    this.root.close();
  }

  async #send(): Promise<void> {
    this.#offer(false);
    this.#isUnderWay = true;
    this.#before = await runningInstance();
    const error = await askMachine(this.#path);
    if (error !== null) return this.#fail(error.code === '' ? text('settings.notSent') : errorText(error));
    setText(this.#about, this.#words.going);
    this.#sentMs = performance.now();
    this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.#look(), POLL_MS);
  }

  async #look(): Promise<void> {
    const now = await runningInstance();
    if (!this.#isUnderWay) return;
    const comeback = comebackOf(this.#before, now, performance.now() - this.#sentMs);
    if (comeback === 'back') return location.reload();
    if (comeback === 'unchanged') return this.#fail(text('machine.unchanged'));
    if (comeback === 'waiting') return this.#wait();
    // A machine that was shut down is expected to be away.
    if (this.#returns) this.#fail(text('machine.lost'));
  }

  #fail(why: string): void {
    this.#isUnderWay = false;
    setText(this.#about, why);
    setText(this.#no, text('settings.close'));
    this.#no.hidden = false;
  }

  #offer(shown: boolean): void {
    this.#yes.hidden = !shown;
    this.#no.hidden = !shown;
  }
}
