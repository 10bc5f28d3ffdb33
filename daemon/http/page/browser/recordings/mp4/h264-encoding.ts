/** Pictures that wait in the encoder: each of 1080p has 8 MB of pixels. */
const MOST_WAITING = 4;

/** Encodes pictures one after the other, as fast as the browser does. Close it in any case. */
export class H264Encoding {
  readonly #encoder: VideoEncoder;
  #failure: unknown = null;
  #wake: () => void = () => {};

  /** `onChunk` is called in the order of the pictures; what it throws ends the encoding. `description`: with the first one, the avcC. */
  constructor(
    config: VideoEncoderConfig,
    onChunk: (chunk: EncodedVideoChunk, description: AllowSharedBufferSource | undefined) => void,
  ) {
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        try {
          onChunk(chunk, metadata?.decoderConfig?.description);
        } catch (error) {
          this.#fail(error);
        }
      },
      error: (error) => this.#fail(error),
    });
    this.#encoder.addEventListener('dequeue', () => this.#wake());
    this.#encoder.configure(config);
  }

  /**
   * Takes a picture, and closes it. Resolves when there is room for another one.
   *
   * @throws when the encoder failed.
   */
  async add(frame: VideoFrame, isKey: boolean): Promise<void> {
    try {
      this.#encoder.encode(frame, { keyFrame: isKey });
    } finally {
      frame.close();
    }
    // Without a timer, which a hidden tab would slow down.
    while (this.#failure === null && this.#encoder.encodeQueueSize > MOST_WAITING)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#throwFailure();
  }

  /**
   * Resolves when everything is encoded.
   *
   * @throws when the encoder failed.
   */
  async end(): Promise<void> {
    await this.#encoder.flush();
    this.#throwFailure();
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw new Error('the encoder failed', { cause: this.#failure });
  }
}
