import { element } from './dom.ts';

/** Something that a person can do, by its button's name in index.html. */
export interface Act {
  run(): void | Promise<void>;
  /** For a button that stays pressed. */
  pressed?(): boolean;
  /** Keys that do the same, as KeyboardEvent.key has them. */
  readonly keys: readonly string[];
  /** False where the browser has no such thing. */
  readonly possible?: boolean;
}

export type Acts = Readonly<Record<string, Act>>;

/** Joins the acts with their buttons and keys. Keys count where no field or button has the focus for itself. */
export class Toolbar {
  readonly #acts: Acts;

  constructor(acts: Acts) {
    this.#acts = acts;
    for (const [name, { run, keys, possible = true }] of Object.entries(acts)) {
      const button = this.#button(name);
      if (button === null) continue;
      button.hidden = !possible;
      const [key = ''] = keys;
      button.title = `${button.ariaLabel ?? 'Whole picture'} (${key === ' ' ? 'space' : key})`;
      button.addEventListener('click', () => this.#run(run));
    }
    document.addEventListener('keydown', (event) => this.#key(event));
    this.update();
  }

  /** After anything that may have changed what is pressed. */
  update(): void {
    for (const [name, { pressed }] of Object.entries(this.#acts))
      if (pressed !== undefined) this.#button(name)?.setAttribute('aria-pressed', String(pressed()));
  }

  #button(name: string): HTMLButtonElement | null {
    return element('#viewer', HTMLElement).querySelector<HTMLButtonElement>(`button[data-act="${name}"]`);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const onButton = event.target.closest('button, a, summary') !== null;
    if (event.target.closest('input') || (onButton && (event.key === ' ' || event.key === 'Enter'))) return;
    // Arrows and the space bar scroll the page from anywhere but the picture.
    const scrolls = event.key === ' ' || event.key.startsWith('Arrow');
    if (scrolls && event.target.closest('#stage') === null) return;
    const act = Object.values(this.#acts).find(({ keys }) => keys.includes(event.key));
    if (act === undefined || act.possible === false) return;
    event.preventDefault();
    this.#run(act.run);
  }

  #run(run: Act['run']): void {
    void Promise.resolve(run()).finally(() => this.update());
  }
}
