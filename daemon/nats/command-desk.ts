import { ERRORS, PicamdError } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import type { ClipDesk } from './clip-desk.ts';
import { encodeClipHead, encodePiece, PIECE_BYTES, PIECE_HEAD_BYTES } from './clip-message.ts';
import { decodeCommand, encodeReply } from './command-message.ts';
import type { Command, CommandReply } from './command-message.ts';
import { encodeFrame } from './frame-message.ts';
import { isInbox } from './inbox.ts';
import { packText } from './packed-text.ts';
import type { NatsMessage, NatsSender } from './nats-session.ts';

export interface CommandActions {
  /** The next frame, from a camera that is started for it if need be; null if none comes in time. */
  readonly nextFrame: () => Promise<Frame | null>;
  readonly isPrivate: () => boolean;
  /** The text of /metrics; null while METRICS is off. */
  readonly metrics: () => Promise<string | null>;
  /** Resolves when the camera program has ended, or is started. */
  readonly switchPrivacy: (by: string, on: boolean, until: number | null) => Promise<void>;
  /** Whether the service manager starts picamd again when it ends. */
  readonly restartsPicamd: boolean;
  readonly restartPicamd: () => void;
}

interface CommandDeskOptions extends CommandActions {
  readonly log: Log;
  readonly clips: ClipDesk;
  /** See FrameChunk. */
  readonly run: number;
}

/** More at once are not answered: each may hold a picture, and who asks asks again. */
const MOST_AT_ONCE = 4;
const TEN_YEARS_MS = 10 * 366 * 86_400_000;

/** Does what a hub asks on the subject `cmd`. Who may ask is decided by the permissions of the NATS server. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  #atOnce = 0;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** A message on the subject. Without an inbox for the reply, nothing is done. */
  async take(session: NatsSender, { data, reply }: NatsMessage): Promise<void> {
    if (this.#atOnce >= MOST_AT_ONCE || !isInbox(reply)) return;
    this.#atOnce++;
    try {
      const command = decodeCommand(data);
      const answers = command === null ? [refusal(noCommand())] : await this.#answers(session, command);
      for (const answer of answers) session.publish(reply, answer);
      const isTaken = await session.confirmed();
      // Without the answer, nobody would know that it was not a crash.
      if (command?.command === 'restart' && isTaken && this.#options.restartsPicamd)
        this.#options.restartPicamd();
    } finally {
      this.#atOnce--;
    }
  }

  async #answers(session: NatsSender, command: Command): Promise<Uint8Array[]> {
    const { log } = this.#options;
    if (command.command === 'restart' || command.command === 'privacy')
      log.info({ by: command.by }, `nats: ${command.command} was asked for by ${command.by || 'somebody'}`);
    try {
      switch (command.command) {
        case 'snapshot':
          return await this.#snapshot(session);
        case 'metrics':
          return [await this.#metrics(session)];
        case 'clip':
          return [encodeClipHead(await this.#options.clips.begin(command))];
        case 'more': {
          const mostBytes = Math.min(PIECE_BYTES, session.maxPayload - PIECE_HEAD_BYTES);
          return [encodePiece(await this.#options.clips.more(command.id, mostBytes))];
        }
        case 'end':
          this.#options.clips.end(command.id);
          break;
        case 'privacy':
          await this.#privacy(command);
          break;
        case 'restart':
          this.#needRestart();
      }
      return [encodeReply({ ok: true })];
    } catch (error) {
      if (!(error instanceof PicamdError)) {
        log.error({ err: error }, `nats: ${command.command} failed`);
        return [refusal(new PicamdError('internal', ERRORS.internal.meaning, 'See the log of the camera.'))];
      }
      return [refusal(error)];
    }
  }

  async #snapshot(session: NatsSender): Promise<Uint8Array[]> {
    const { isPrivate, nextFrame, run } = this.#options;
    const frame = isPrivate() ? null : await nextFrame();
    if (isPrivate())
      throw new PicamdError('private', ERRORS.private.meaning, 'Switch privacy off, or wait until it ends.');
    if (frame !== null) {
      const { width, height, wallClockMs: capturedAtMs, jpegBytes: totalBytes, sequence } = frame;
      const head = { run, sequence, capturedAtMs, width, height, totalBytes };
      const chunks = encodeFrame(head, frame.jpeg, session.maxPayload);
      if (chunks !== null) return chunks;
    }
    throw new PicamdError('no-frame', ERRORS['no-frame'].meaning, 'The status of the camera says why.');
  }

  async #metrics({ maxPayload }: NatsSender): Promise<Uint8Array> {
    const text = await this.#options.metrics();
    if (text === null)
      throw new PicamdError('not-found', 'Metrics are switched off', 'Set METRICS=on at the camera.');
    const message = packText(text);
    if (message.length <= maxPayload) return message;
    throw new PicamdError(
      'internal',
      'The metrics are larger than max_payload of the NATS server',
      'Set max_payload: 1MB there.',
    );
  }

  async #privacy({ by, on, until }: Extract<Command, { command: 'privacy' }>): Promise<void> {
    const nowMs = Date.now();
    if (until !== null && (until <= nowMs || until > nowMs + TEN_YEARS_MS))
      throw new PicamdError(
        'bad-fields',
        'until is not a later time in ms since 1970, within ten years',
        'Send a later time, or null.',
      );
    await this.#options.switchPrivacy(by, on, until);
  }

  #needRestart(): void {
    if (this.#options.restartsPicamd) return;
    throw new PicamdError(
      'cannot-restart',
      ERRORS['cannot-restart'].meaning,
      'Restart it where you started it.',
    );
  }
}

function noCommand(): PicamdError {
  return new PicamdError(
    'bad-fields',
    'This is no command',
    'Send {"command":"restart"}, {"command":"snapshot"} or {"command":"privacy","on":true}; README.md of daemon/nats has all of them.',
  );
}

function refusal({ code, message, hint }: PicamdError): Uint8Array {
  return encodeReply({ ok: false, code, message, hint } satisfies CommandReply);
}
