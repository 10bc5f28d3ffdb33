import { randomBytes } from 'node:crypto';
import type { ClipRange, OpenClip } from '../../clip/open-clip.ts';
import { errorEntry, isErrorCode, PicamdError } from '../../errors.ts';
import { decodeClipHead, decodePiece } from '../clip-message.ts';
import { decodeReply, encodeCommand } from '../command-message.ts';
import type { Command } from '../command-message.ts';
import type { NatsSession } from '../nats-session.ts';
import { unpackText } from '../packed-text.ts';
import { subjectOf } from '../subjects.ts';

interface CameraRequestsOptions {
  readonly site: string;
  /** Null while there is no connection. */
  readonly session: () => NatsSession | null;
  /** Where answers go. */
  readonly inbox: () => Promise<string>;
}

/** A camera that has to start for a clip needs 4.5 s. */
const ANSWER_MS = 10_000;
/** A camera sends an empty piece each second if nothing happens; one that sends no more than that is broken. */
const MOST_PIECES_WITHOUT_BYTES = 30;

/** What a hub asks a camera over NATS for a client: one request, one answer. */
export class CameraRequests {
  readonly #options: CameraRequestsOptions;

  constructor(options: CameraRequestsOptions) {
    this.#options = options;
  }

  /** The text of its /metrics. @throws PicamdError, as ask(). */
  async metrics(camera: string): Promise<string> {
    const answer = await this.#ask(camera, { command: 'metrics', by: '' });
    return unpackText(answer) ?? refuse(answer);
  }

  /**
   * A clip of what it has in its ring and will see; its bytes are asked for as they are taken.
   *
   * @throws PicamdError, as ask().
   */
  async clip(camera: string, range: ClipRange, gone: AbortSignal): Promise<Omit<OpenClip, 'skipped'>> {
    const answer = await this.#ask(camera, { command: 'clip', by: '', ...range }, gone);
    const { id, ...head } = decodeClipHead(answer) ?? refuse(answer);
    const onGone = () => void this.#ask(camera, { command: 'end', by: '', id }).catch(() => {});
    gone.addEventListener('abort', onGone);
    if (gone.aborted) onGone();
    const onLast = () => gone.removeEventListener('abort', onGone);
    return { ...head, bytes: this.#pieces(camera, id, gone, onLast) };
  }

  async *#pieces(
    camera: string,
    id: string,
    gone: AbortSignal,
    onLast: () => void,
  ): AsyncGenerator<Uint8Array> {
    let empty = 0;
    while (!gone.aborted) {
      const answer = await this.#ask(camera, { command: 'more', by: '', id }, gone);
      const { bytes, isLast } = decodePiece(answer) ?? refuse(answer);
      if (isLast) onLast();
      if (bytes.length > 0) yield Buffer.from(bytes);
      empty = bytes.length > 0 ? 0 : empty + 1;
      if (isLast) return;
      if (empty > MOST_PIECES_WITHOUT_BYTES) throw bad();
    }
  }

  /**
   * @throws PicamdError 'camera-away' if there is no answer, one of the camera's own errors that a client may see, or
   *   'bad-camera-answer'.
   */
  async #ask(camera: string, command: Command, gone?: AbortSignal): Promise<Uint8Array> {
    const session = this.#options.session();
    const reply = `${await this.#options.inbox()}.${randomBytes(12).toString('base64url')}`;
    const subject = subjectOf({ site: this.#options.site, camera }, 'cmd');
    const answer = await new Promise<Uint8Array | null>((resolve) => {
      const done = (message: Uint8Array | null) => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', giveUp);
        end?.();
        resolve(message);
      };
      const giveUp = () => done(null);
      const timer = setTimeout(giveUp, ANSWER_MS);
      const end = session?.subscribe(reply, ({ data }) => done(data));
      gone?.addEventListener('abort', giveUp);
      if (session === null || gone?.aborted === true) return giveUp();
      session.publish(subject, encodeCommand(command), reply);
    });
    // The server itself says with an empty message that nobody listens there.
    if (answer !== null && answer.length > 0) return answer;
    throw new PicamdError(
      'camera-away',
      `${camera} does not answer over NATS`,
      'Check its power and its network, and its NATS_URL.',
    );
  }
}

/** @throws the camera's own error, if a client may see it. */
function refuse(answer: Uint8Array): never {
  const reply = decodeReply(answer);
  if (reply === null || reply.ok || !isErrorCode(reply.code)) throw bad();
  if (errorEntry(reply.code).http === undefined) throw bad();
  throw new PicamdError(reply.code, reply.message, reply.hint);
}

function bad(): PicamdError {
  return new PicamdError(
    'bad-camera-answer',
    'The camera answers with something that no picamd sends here',
    'Install the same version of picamd at camera and hub.',
  );
}
