import { element, setText } from '../dom.ts';
import { countedText, text } from '../text.ts';
import { MOST_COLUMNS } from './grid.ts';

export interface WallBarOptions {
  onColumns(columns: number): void;
}

/** Above the wall: how many cameras there are, what is wrong with them, and how they are arranged. */
export class WallBar {
  readonly #count = element('#count', HTMLElement);
  readonly #pill = element('#pill', HTMLElement);
  readonly #columns = element('#columns', HTMLSelectElement);

  constructor({ onColumns }: WallBarOptions) {
    for (let columns = 1; columns <= MOST_COLUMNS; columns++)
      this.#columns.add(new Option(String(columns), String(columns)));
    this.#columns.addEventListener('change', () => onColumns(Number(this.#columns.value)));
    const full = element('#fullscreen', HTMLButtonElement);
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener('click', () => void toggleFullscreen());
  }

  setColumns(columns: number): void {
    this.#columns.value = String(columns);
  }

  update(cameras: number, lost: number, isConnected: boolean): void {
    setText(this.#count, countedText('wall.oneCamera', 'wall.cameras', cameras));
    this.#pill.hidden = isConnected && lost === 0;
    setText(this.#pill, isConnected ? text('wall.offlineCount', { count: lost }) : text('wall.unreachable'));
  }
}

async function toggleFullscreen(): Promise<void> {
  if (document.fullscreenElement === null) await document.documentElement.requestFullscreen().catch(() => {});
  else await document.exitFullscreen();
}
