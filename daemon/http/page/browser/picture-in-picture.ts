/** Shows the canvas in a window that stays on top of others, in browsers that support it. */
export class PictureInPicture {
  readonly #canvas: HTMLCanvasElement;
  #video: HTMLVideoElement | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get supported(): boolean {
    // Firefox has no API for it.
    return (
      'pictureInPictureEnabled' in document &&
      document.pictureInPictureEnabled &&
      'captureStream' in this.#canvas
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

  /** Stops the tracks: capturing uses CPU while they run. */
  #end(video: HTMLVideoElement): void {
    if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop();
    video.srcObject = null;
    if (this.#video === video) this.#video = null;
  }
}
