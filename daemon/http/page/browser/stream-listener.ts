import type { DisplayState } from './display-state.ts';
import type { SecondSample } from './recent-stats.ts';

/** What a listener may want to know. */
export interface StreamListener {
  /** Pictures are shown in this element from now on. */
  onSurface?(surface: 'canvas' | 'image'): void;
  /** A new picture is shown. `capturedMs` is by the server's clock; null when unknown. */
  onPicture?(capturedMs: number | null): void;
  /** The transport changed, or pictures are wanted again or no longer. */
  onTransport?(): void;
  onStatus?(): void;
  /** A second has ended. */
  onSecond?(second: SecondSample): void;
  /** Four times a second, and on each change. */
  onDisplayState?(state: DisplayState): void;
}
