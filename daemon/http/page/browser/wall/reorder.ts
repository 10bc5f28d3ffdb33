/** What a press becomes: a click, or a tile that moves with the pointer. */
const DRAG_PX = 8;
/** A finger that moves at once scrolls; one that stays for this long takes the tile. */
const HOLD_MS = 400;

export interface ReorderOptions {
  readonly list: HTMLElement;
  /** The names as they are shown. */
  names(): readonly string[];
  /** Tiles between which a row changes, for arrow keys up and down. */
  columns(): number;
  /** Someone moves a camera to a place, from 0; `isDone` when it stays there. */
  onMove(name: string, to: number, isDone: boolean): void;
}

/** Lets people put tiles into another order: by mouse, by a finger that holds one, and by Alt and arrow keys. */
export function enableReorder({ list, names, columns, onMove }: ReorderOptions): void {
  let press: { readonly name: string; readonly x: number; readonly y: number; readonly id: number } | null =
    null;
  let isDragging = false;
  let holdTimer = 0;
  const begin = () => {
    if (press === null) return;
    isDragging = true;
    tileOf(list, press.name)?.toggleAttribute('data-dragged', true);
  };
  const end = (isDone: boolean) => {
    clearTimeout(holdTimer);
    if (press === null) return;
    const { name } = press;
    press = null;
    if (!isDragging) return;
    tileOf(list, name)?.toggleAttribute('data-dragged', false);
    if (isDone) onMove(name, names().indexOf(name), true);
    // After the click that the browser makes of it.
    setTimeout(() => (isDragging = false));
  };
  list.addEventListener('pointerdown', (event) => {
    const name = tileAt(event.target)?.dataset['camera'];
    if (name === undefined || event.button !== 0 || press !== null) return;
    press = { name, x: event.clientX, y: event.clientY, id: event.pointerId };
    if (event.pointerType === 'touch') holdTimer = setTimeout(begin, HOLD_MS);
  });
  document.addEventListener('pointermove', (event) => {
    if (press === null || event.pointerId !== press.id) return;
    const isFar = Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRAG_PX;
    if (!isDragging && isFar) {
      if (event.pointerType === 'touch') return end(false);
      begin();
    }
    if (!isDragging) return;
    const over = tileAt(document.elementFromPoint(event.clientX, event.clientY))?.dataset['camera'];
    if (over !== undefined && over !== press.name) onMove(press.name, names().indexOf(over), false);
  });
  document.addEventListener('pointerup', ({ pointerId }) => {
    if (pointerId === press?.id) end(true);
  });
  document.addEventListener('pointercancel', ({ pointerId }) => {
    if (pointerId === press?.id) end(true);
  });
  // A held tile moves, and the page does not.
  list.addEventListener('touchmove', (event) => isDragging && event.preventDefault(), { passive: false });
  list.addEventListener('contextmenu', (event) => holdTimer !== 0 && isDragging && event.preventDefault());
  list.addEventListener('click', (event) => isDragging && event.preventDefault());
  list.addEventListener('keydown', (event) => {
    const name = tileAt(event.target)?.dataset['camera'];
    const step = stepOf(event, columns());
    if (name === undefined || step === 0) return;
    // In browsers, Alt and an arrow key go back.
    event.preventDefault();
    const to = names().indexOf(name) + step;
    if (to >= 0 && to < names().length) onMove(name, to, true);
  });
}

function tileAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-camera]') : null;
}

function stepOf({ altKey, key }: KeyboardEvent, columns: number): number {
  if (!altKey) return 0;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  return steps[key] ?? 0;
}

function tileOf(list: HTMLElement, name: string): HTMLElement | null {
  return list.querySelector(`[data-camera="${CSS.escape(name)}"]`);
}
