import { build, icon, setText } from '../dom.ts';
import { formatDuration } from '../format.ts';
import type { StreamPart } from '../multipart-parser.ts';
import { text } from '../text.ts';
import { fills } from './grid.ts';
import { shownState } from './shown-state.ts';
import type { ShownState } from './shown-state.ts';
import { TilePicture } from './tile-picture.ts';
import type { CameraState } from './wall-parts.ts';

/** The daemon reports motion once a second while something moves. */
const MOTION_MS = 2500;

export interface TileOptions {
  readonly name: string;
  /** Of the camera's own page. */
  readonly href: string;
  /** Resolves when its picture may be shown. */
  readonly turn: () => Promise<void>;
  /** Its pictures have another size from now on. */
  onSize(): void;
}

/** One camera on the wall. */
export class Tile {
  readonly name: string;
  readonly root: HTMLLIElement;
  readonly link: HTMLAnchorElement;
  /** Some of it is in the window. */
  isSeen = false;
  /** That it is asked for, in frames per second. */
  fps = 0;
  /** What the hub says. */
  #said: CameraState = 'waiting';
  /** When the picture that is shown came (performance.now()); null before the first one. */
  #newMs: number | null = null;
  #motionMs = -Infinity;
  /** When it was seen last: also by the hub, before this page was opened. */
  #seenMs: number | null = null;
  /** The size of its pictures. */
  #size = { width: 0, height: 0 };
  readonly #picture: TilePicture;
  readonly #onSize: () => void;
  readonly #title = build('strong');
  readonly #age = build('span', { class: 'number' });
  readonly #chip = build('span', { class: 'chip', hidden: '' }, text('recordings.motion'));

  constructor({ name, href, turn, onSize }: TileOptions) {
    this.name = name;
    this.#onSize = onSize;
    this.#picture = new TilePicture({ turn, onShown: (arrivedMs) => this.#onShown(arrivedMs) });
    const said = build('span', { class: 'said' }, icon('private'), this.#title, this.#age);
    const foot = build(
      'span',
      { class: 'foot' },
      build('i', { class: 'dot' }),
      build('bdi', {}, name),
      this.#chip,
    );
    // A link would be dragged as one.
    this.link = build('a', { href, draggable: 'false' }, this.#picture.image, foot, said);
    this.root = build(
      'li',
      { class: 'tile', 'data-state': 'waiting', 'data-blank': '', 'data-camera': name },
      this.link,
    );
  }

  get state(): ShownState {
    return this.root.dataset['state'] as ShownState;
  }

  get isMoving(): boolean {
    return !this.#chip.hidden;
  }

  /** Width by height of its pictures; null before the first one. */
  get size(): { readonly width: number; readonly height: number } | null {
    return this.#newMs === null ? null : this.#size;
  }

  /** From the list of cameras: how old its newest picture is that the hub has. */
  remember(ageMs: number | null, nowMs: number): void {
    if (this.#seenMs === null && ageMs !== null) this.#seenMs = nowMs - ageMs;
  }

  offer(picture: StreamPart): void {
    if (this.#said !== 'private') this.#picture.offer(picture);
  }

  say(state: CameraState): void {
    this.#said = state;
    if (state === 'private') this.#blank();
    this.tick(performance.now());
  }

  /** Each report of motion; false when it has ended. */
  motion(moves: boolean, nowMs: number): void {
    this.#motionMs = moves ? nowMs : -Infinity;
    this.tick(nowMs);
  }

  /** Shows what time changes. Call it every second. */
  tick(nowMs: number): void {
    const ageMs = this.#newMs === null ? null : nowMs - this.#newMs;
    const state = shownState(this.#said, ageMs, this.fps);
    this.root.dataset['state'] = state;
    this.root.toggleAttribute('data-blank', this.#newMs === null);
    this.#chip.hidden = state !== 'live' || nowMs - this.#motionMs > MOTION_MS;
    this.root.toggleAttribute('data-motion', this.isMoving);
    setText(this.#title, titleOf(state));
    setText(this.#age, state === 'lost' || state === 'old' ? this.#ageText(nowMs) : '');
  }

  /** Call it when the tile or its picture has another size. */
  fit(): void {
    const { clientWidth, clientHeight } = this.link;
    const isFilled = fills({ width: clientWidth, height: clientHeight }, this.#size);
    this.root.toggleAttribute('data-fills', isFilled);
  }

  #ageText(nowMs: number): string {
    if (this.#seenMs === null) return '';
    const seconds = Math.max(1, Math.floor((nowMs - this.#seenMs) / 1000));
    const age = formatDuration(seconds < 60 ? seconds : seconds - (seconds % 60));
    return text('live.lastPicture', { age });
  }

  #onShown(arrivedMs: number): void {
    const isFirst = this.#newMs === null;
    this.#newMs = this.#seenMs = arrivedMs;
    if (isFirst || this.state === 'old') this.tick(performance.now());
    const { width, height } = this.#picture.size;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#onSize();
  }

  /** Leaves nothing of the last picture. */
  #blank(): void {
    this.#picture.clear();
    this.#newMs = null;
  }
}

function titleOf(state: ShownState): string {
  switch (state) {
    case 'live':
      return '';
    case 'waiting':
      return text('live.connecting');
    case 'old':
      return text('live.noLivePicture');
    case 'lost':
      return text('live.offline');
    case 'private':
      return text('recordings.private');
  }
}
