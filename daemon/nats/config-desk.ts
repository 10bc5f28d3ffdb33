import { ERRORS, PicamdError } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { encodeReply } from './command-message.ts';
import { decodeConfigRequest, encodeConfig } from './config-message.ts';
import type { ConfigRequest, ShownConfig } from './config-message.ts';
import { isInbox } from './inbox.ts';
import type { NatsMessage, NatsSender } from './nats-session.ts';

export interface ConfigActions {
  readonly shown: () => ShownConfig;
  /** @throws PicamdError; nothing was changed then. Its message says what is wrong with which setting. */
  readonly change: (by: string, tag: string, changes: ReadonlyMap<string, unknown>) => Promise<void>;
}

interface ConfigDeskOptions extends ConfigActions {
  readonly log: Log;
}

/** Others are not answered: a change may restart the camera, and the next one waits for that. */
const MOST_AT_ONCE = 2;

/** Shows and changes settings for an admin on the subject `config`, with NATS_CONFIG=on. Who that is, the NATS server decides. */
export class ConfigDesk {
  readonly #options: ConfigDeskOptions;
  #atOnce = 0;

  constructor(options: ConfigDeskOptions) {
    this.#options = options;
  }

  /** A message on the subject. Without an inbox for the reply, nothing is done. */
  async take(session: NatsSender, { data, reply }: NatsMessage): Promise<void> {
    if (this.#atOnce >= MOST_AT_ONCE || !isInbox(reply)) return;
    this.#atOnce++;
    try {
      session.publish(reply, await this.#answer(decodeConfigRequest(data)));
      await session.confirmed();
    } finally {
      this.#atOnce--;
    }
  }

  async #answer(request: ConfigRequest | null): Promise<Uint8Array> {
    const { change, log, shown } = this.#options;
    try {
      if (request === null)
        throw new PicamdError(
          'bad-fields',
          'This is no request for settings',
          'Send {"by":"NAME"}, or with "tag" and "changes": {"KEY": "text" or null}.',
        );
      if (request.change !== null) await change(request.by, request.change.tag, request.change.changes);
      return encodeConfig(shown());
    } catch (error) {
      if (!(error instanceof PicamdError)) log.error({ err: error }, 'nats: settings could not be changed');
      const { code, message, hint } =
        error instanceof PicamdError
          ? error
          : new PicamdError('internal', ERRORS.internal.meaning, 'See the log of the camera.');
      return encodeReply({ ok: false, code, message: message.slice(0, 500), hint });
    }
  }
}
