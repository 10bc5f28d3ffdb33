import type { DisplayState } from './display-state.ts';
import { fitCanvas } from './fit-canvas.ts';
import type { PictureFrame } from './picture-frame.ts';

/** Height of the text over a picture that is not live, in heights of the picture. */
const TEXT_HEIGHT = 1 / 14;

/**
 * Shows the picture in a window that stays on top of others, in browsers that support it. The window shows nothing but
 * a video, so this draws the page's picture into one, and writes over it when it is not live: nobody may take an old
 * picture for a new one.
 */
export class PictureInPicture {
  readonly #frame: PictureFrame;
  readonly #copy = document.createElement('canvas');
  readonly #context = this.#copy.getContext('2d', { alpha: false });
  #video: HTMLVideoElement | null = null;
  /** What is written over the picture; empty while it is live. */
  #text = '';
  #gray = false;

  constructor(frame: PictureFrame) {
    this.#frame = frame;
  }

  get supported(): boolean {
    // Firefox has no API for it.
    return (
      'pictureInPictureEnabled' in document &&
      document.pictureInPictureEnabled &&
      'captureStream' in this.#copy
    );
  }

  get open(): boolean {
    return this.#video !== null && document.pictureInPictureElement === this.#video;
  }

  /** @throws the browser's error when it does not allow the window. */
  async toggle(): Promise<void> {
    if (this.open) return document.exitPictureInPicture();
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = this.#copy.captureStream();
    this.#video = video;
    video.addEventListener('leavepictureinpicture', () => this.#end(video), { once: true });
    this.draw();
    try {
      await video.play();
      await video.requestPictureInPicture();
    } catch (error) {
      this.#end(video);
      throw error;
    }
  }

  /** Says in the window that the picture is not live. */
  show({ kind, label }: DisplayState): void {
    const text = kind === 'live' ? '' : label;
    if (text === this.#text) return;
    this.#text = text;
    this.#gray = kind === 'old' || kind === 'connecting';
    this.draw();
  }

  /** Call when the page shows a new picture. */
  draw(): void {
    if (this.#video === null || this.#context === null) return;
    const { source, width, height } = this.#frame.shown;
    if (width === 0 || height === 0) return;
    fitCanvas(this.#copy, width, height);
    this.#context.filter = this.#gray ? 'grayscale(1) brightness(0.6)' : 'none';
    this.#context.drawImage(source, 0, 0);
    this.#context.filter = 'none';
    if (this.#text !== '') this.#write(this.#context, height);
  }

  #write(context: CanvasRenderingContext2D, height: number): void {
    const size = Math.round(height * TEXT_HEIGHT);
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.textBaseline = 'top';
    context.fillStyle = '#fff';
    context.shadowColor = '#000';
    context.shadowBlur = size / 4;
    context.fillText(this.#text, size, size, this.#copy.width - 2 * size);
    context.shadowBlur = 0;
  }

  /** Stops the tracks: capturing uses CPU while they run. */
  #end(video: HTMLVideoElement): void {
    if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop();
    video.srcObject = null;
    if (this.#video === video) this.#video = null;
  }
}
