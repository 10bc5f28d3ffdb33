/** Shows the canvas in a window that stays above the others, where the browser has that. */
export class PictureInPicture {
  readonly #canvas: HTMLCanvasElement;
  #video: HTMLVideoElement | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get possible(): boolean {
    // Firefox has none of it.
    return (
      'pictureInPictureEnabled' in document &&
      document.pictureInPictureEnabled &&
      'captureStream' in this.#canvas
    );
  }

  get open(): boolean {
    return this.#video !== null && document.pictureInPictureElement === this.#video;
  }

  /** @throws what the browser says when it refuses. */
  async toggle(): Promise<void> {
    if (this.open) return document.exitPictureInPicture();
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = this.#canvas.captureStream();
    this.#video = video;
    video.addEventListener('leavepictureinpicture', () => this.#end(video), { once: true });
    try {
      await video.play();
      await video.requestPictureInPicture();
    } catch (error) {
      this.#end(video);
      throw error;
    }
  }

  /** The capture costs as long as its tracks run. */
  #end(video: HTMLVideoElement): void {
    if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop();
    video.srcObject = null;
    if (this.#video === video) this.#video = null;
  }
}
