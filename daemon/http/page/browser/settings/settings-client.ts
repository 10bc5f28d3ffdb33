import type { SeenSettings, SettingsAnswer, SettingsApi, SettingsRequest } from './settings-api.ts';

/** The settings as this page has last seen them, and requests about them: one at a time, each with the tag of the answer before. */
export class SettingsClient {
  readonly #ask: SettingsApi;
  #seen: SeenSettings;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(seen: SeenSettings, ask: SettingsApi) {
    this.#seen = seen;
    this.#ask = ask;
  }

  get seen(): SeenSettings {
    return this.#seen;
  }

  request(request: SettingsRequest): Promise<SettingsAnswer> {
    const asked = this.#queue.then(async () => {
      const answer = await this.#ask(request, this.#seen.tag);
      if ('seen' in answer && answer.seen !== null) this.#seen = answer.seen;
      return answer;
    });
    this.#queue = asked.catch(() => {});
    return asked;
  }
}
