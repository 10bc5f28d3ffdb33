import { element } from './dom.ts';
import { CONTROL_TEXTS } from './texts.ts';

/** Something that the user can do, with a button, keys or both. */
export interface Action {
  run(): void | Promise<void>;
  /** State of a toggle button. */
  pressed?(): boolean;
  /** Keyboard shortcuts, as values of KeyboardEvent.key. The first is shown in the tooltip. */
  readonly keys: readonly string[];
  /** False when the browser does not support the action. */
  readonly supported?: boolean;
}

/** By the `data-action` of their buttons in index.html. */
export type Actions = Readonly<Record<string, Action>>;

/** Connects the actions with their buttons and keys. Keys are ignored in a field, and on a button that uses them itself. */
export class Toolbar {
  readonly #actions: Actions;

  constructor(actions: Actions) {
    this.#actions = actions;
    for (const [name, { run, keys, supported = true }] of Object.entries(actions)) {
      const button = this.#button(name);
      if (button === null) continue;
      button.hidden = !supported;
      button.title = CONTROL_TEXTS.tooltip(
        button.ariaLabel ?? CONTROL_TEXTS.resetZoom,
        keyName(keys[0] ?? ''),
      );
      button.addEventListener('click', () => this.#run(run));
    }
    document.addEventListener('keydown', (event) => this.#key(event));
    this.update();
  }

  /** Updates the toggle buttons. Call after a change from outside. */
  update(): void {
    for (const [name, { pressed }] of Object.entries(this.#actions))
      if (pressed !== undefined) this.#button(name)?.setAttribute('aria-pressed', String(pressed()));
  }

  #button(name: string): HTMLButtonElement | null {
    return element('#viewer', HTMLElement).querySelector<HTMLButtonElement>(`button[data-action="${name}"]`);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const onButton = event.target.closest('button, a, summary') !== null;
    if (event.target.closest('input') || (onButton && (event.key === ' ' || event.key === 'Enter'))) return;
    // Outside of the picture, arrows and Space scroll the page.
    const scrolls = event.key === ' ' || event.key.startsWith('Arrow');
    if (scrolls && event.target.closest('#stage') === null) return;
    const action = Object.values(this.#actions).find(({ keys }) => keys.includes(event.key));
    if (action === undefined || action.supported === false) return;
    event.preventDefault();
    this.#run(action.run);
  }

  #run(run: Action['run']): void {
    void Promise.resolve(run()).finally(() => this.update());
  }
}

function keyName(key: string): string {
  return key === ' ' ? CONTROL_TEXTS.spaceKey : key.toUpperCase();
}
