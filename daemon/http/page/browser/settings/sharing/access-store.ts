import { text } from '../../text.ts';
import { errorText } from '../error-text.ts';
import { askAccess } from './access-api.ts';
import type { AccessAnswer, AccessList } from './access-api.ts';

/** Users and tokens as the camera last listed them. */
export class AccessStore {
  readonly #onChange: () => void;
  readonly #ask: typeof askAccess;
  #list: AccessList | null = null;
  #aheadMs = 0;
  /** How often the list was asked for. */
  #asked = 0;

  /** `onChange` is called after each answer of the camera. */
  constructor(onChange: () => void, ask = askAccess) {
    this.#onChange = onChange;
    this.#ask = ask;
  }

  /** Null until the camera has answered. */
  get list(): AccessList | null {
    return this.#list;
  }

  /** A time of the camera's clock by this browser's, in ms since 1970: a Pi has no battery for it. */
  localMs(cameraMs: number): number {
    return cameraMs - this.#aheadMs;
  }

  /** Resolves with what is wrong, or ''. */
  async refresh(): Promise<string> {
    const asked = ++this.#asked;
    const answer = await this.#ask<AccessList>('GET', 'access.json');
    // One that was asked for later may have what this one cannot know yet.
    if (answer.kind === 'ok' && asked === this.#asked) {
      this.#list = answer.value;
      this.#aheadMs = answer.value.nowMs - Date.now();
      this.#onChange();
    }
    return problemOf(answer);
  }

  /** Sends a change, and lists again. */
  async request<T>(method: string, path: string, body?: object): Promise<AccessAnswer<T>> {
    const answer = await this.#ask<T>(method, path, body);
    await this.refresh();
    return answer;
  }

  /** The same; resolves with what is wrong, or ''. */
  async change(method: string, path: string, body?: object): Promise<string> {
    return problemOf(await this.request(method, path, body));
  }
}

/** What is wrong, in the language of the page; '' if nothing is. */
export function problemOf(answer: AccessAnswer<unknown>): string {
  if (answer.kind === 'ok') return '';
  return answer.kind === 'unreachable' ? `${text('live.unreachable')}.` : errorText(answer.error);
}
