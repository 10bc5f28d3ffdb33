import { setText } from './dom.ts';
import { text } from './text.ts';

/** Something that the user can do, with a button, keys or both. */
export interface Action {
  run(): void | Promise<void>;
  /** State of a toggle button. */
  pressed?(): boolean;
  /** What a button says and shows that changes its meaning: its name, and the id of its icon. */
  face?(): { readonly name: string; readonly icon: string };
  /** False hides the button for now. */
  shown?(): boolean;
  /** Name of a button whose text says something else. */
  readonly name?: string;
  /** Keyboard shortcuts, as values of KeyboardEvent.key. The first is shown in the tooltip. */
  readonly keys: readonly string[];
  /** False when the browser does not support the action. */
  readonly supported?: boolean;
}

/** By the `data-action` of their buttons in index.html. */
export type Actions = Readonly<Record<string, Action>>;

/** Connects the actions with their buttons and keys. Keys are ignored in a field, and on a button that uses them itself. */
export class Toolbar {
  readonly #root: HTMLElement;
  readonly #actions: Actions;

  constructor(root: HTMLElement, actions: Actions) {
    this.#root = root;
    this.#actions = actions;
    for (const [name, action] of Object.entries(actions)) {
      const button = this.#button(name);
      if (button === null) continue;
      button.hidden = action.supported === false;
      button.title = tooltip(button, action);
      button.addEventListener('click', () => this.#run(action));
    }
    document.addEventListener('keydown', (event) => this.#key(event));
    this.update();
  }

  /** Updates the buttons that change. Call after a change from outside. */
  update(): void {
    for (const [name, action] of Object.entries(this.#actions)) {
      const button = this.#button(name);
      if (button === null) continue;
      if (action.pressed !== undefined) button.setAttribute('aria-pressed', String(action.pressed()));
      if (action.shown !== undefined) button.hidden = !action.shown();
      if (action.face !== undefined) this.#showFace(button, action, action.face());
    }
  }

  #showFace(button: HTMLButtonElement, action: Action, { name, icon }: { name: string; icon: string }): void {
    if (button.ariaLabel === name) return;
    button.ariaLabel = name;
    button.title = tooltip(button, action);
    button.querySelector('use')?.setAttribute('href', `#${icon}`);
    const label = button.querySelector('span');
    if (label !== null) setText(label, name);
  }

  #button(name: string): HTMLButtonElement | null {
    return this.#root.querySelector<HTMLButtonElement>(`button[data-action="${name}"]`);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const onButton = event.target.closest('button, a, summary') !== null;
    if (event.target.closest('input') || (onButton && (event.key === ' ' || event.key === 'Enter'))) return;
    // Outside of the picture, arrows and Space scroll the page.
    const scrolls = event.key === ' ' || event.key.startsWith('Arrow');
    if (scrolls && event.target.closest('.stage') === null) return;
    const action = Object.values(this.#actions).find(({ keys }) => keys.includes(event.key));
    if (action === undefined || action.supported === false || action.shown?.() === false) return;
    event.preventDefault();
    this.#run(action);
  }

  #run(action: Action): void {
    void Promise.resolve(action.run()).finally(() => this.update());
  }
}

function tooltip(button: HTMLButtonElement, { name, keys: [key] }: Action): string {
  const label = name ?? button.ariaLabel ?? button.textContent.trim();
  return key === undefined ? label : text('live.tooltip', { label, key: keyName(key) });
}

function keyName(key: string): string {
  return key === ' ' ? text('live.spaceKey') : key.toUpperCase();
}
