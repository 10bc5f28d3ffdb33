import { build, button } from '../dom.ts';
import { errorText } from '../settings/error-text.ts';
import { text } from '../text.ts';
import type { AppToken } from './app-token.ts';
import { lastUsedText } from './last-used-text.ts';
import { Step } from './step.ts';
import type { ApiFailure, ListedToken } from './token-api.ts';

/** In the recipe until there is a token. */
const PLACEHOLDER = 'TOKEN';

interface RecipeStepsParts {
  /** Of the recipe. */
  readonly section: HTMLElement;
  /** The name of the app. */
  readonly app: string;
  readonly token: AppToken;
  /** Called after a token was made or revoked, or was not. */
  onDone(): void;
}

/** Makes a recipe three steps: make a token, set the app up, and see that it connects. */
export class RecipeSteps {
  readonly #parts: RecipeStepsParts;
  readonly #create = new Step(1);
  readonly #connect = new Step(3);
  /** What the person has been asked. */
  #question: 'replace' | 'revoke' | null = null;

  constructor(parts: RecipeStepsParts) {
    this.#parts = parts;
    const { section, app } = parts;
    const setUp = new Step(2);
    setUp.say(text('connect.setUp', { app }), text('connect.setUpHelp'));
    setUp.root.append(...section.querySelectorAll(':scope > :not(h2, .what, .evidence)'));
    section.querySelector('.what')?.after(this.#create.root, setUp.root, this.#connect.root);
    this.update();
  }

  /** Shows the token's state. */
  update(): void {
    const { section, token } = this.#parts;
    const { state } = token;
    section.toggleAttribute('data-made', state.kind === 'made');
    for (const mark of section.querySelectorAll('mark'))
      mark.textContent = state.kind === 'made' ? state.token : PLACEHOLDER;
    if (token.busy) this.#question = null;
    this.#showToken();
    this.#showConnection();
  }

  #showToken(): void {
    const { app, token } = this.#parts;
    const { state, failure } = token;
    const step = this.#create;
    const names = { app, name: token.name };
    if (state.kind === 'made')
      step.say(
        text('connect.made', names),
        token.mayMore ? text('connect.madeHelpMore') : text('connect.madeHelp'),
      );
    else if (state.kind === 'exists') step.say(...listedTexts(state.listed, names));
    else
      step.say(
        text('connect.create', names),
        token.mayMore ? text('connect.createHelpMore') : text('connect.createHelp'),
      );
    step.done = state.kind === 'made';
    step.act(...this.#tokenButtons());
    const question = {
      replace: text('connect.replaceQuestion', names),
      revoke: text('connect.revokeQuestion', names),
    };
    step.warn(
      this.#question === null ? '' : question[this.#question],
      failure === null ? '' : failureText(failure),
    );
  }

  #tokenButtons(): HTMLElement[] {
    const { token } = this.#parts;
    const { kind } = token.state;
    if (this.#question !== null) return this.#answers(this.#question);
    if (token.busy) return [build('button', { type: 'button', disabled: '' }, text('connect.working'))];
    const ask = (question: 'replace' | 'revoke') => () => {
      this.#question = question;
      this.update();
    };
    if (kind === 'made') return [button(text('connect.revoke'), ask('revoke'), { class: 'danger' })];
    if (kind === 'exists') return [button(text('connect.replace'), ask('replace'), { class: 'outlined' })];
    const disabled = kind === 'unknown' ? '' : null;
    return [
      button(text('connect.createButton'), () => this.#run(() => token.make()), {
        class: 'primary',
        disabled,
      }),
    ];
  }

  #answers(question: 'replace' | 'revoke'): HTMLElement[] {
    const { token } = this.#parts;
    const act = () => (question === 'replace' ? token.make() : token.revoke());
    const cancel = () => {
      this.#question = null;
      this.update();
    };
    return [
      button(text('connect.cancel'), cancel, { class: 'outlined' }),
      button(text(question === 'replace' ? 'connect.replace' : 'connect.revoke'), () => this.#run(act), {
        class: 'danger',
      }),
    ];
  }

  #run(act: () => Promise<void>): void {
    void act().then(() => this.#parts.onDone());
  }

  #showConnection(): void {
    const { app, token } = this.#parts;
    const step = this.#connect;
    const { state, isConnected } = token;
    step.say(text('connect.start'), text('connect.startHelp', { app }));
    step.done = isConnected;
    if (state.kind !== 'made') return step.act();
    const [label, kind] = isConnected
      ? [text('connect.connected'), 'good']
      : [text('connect.waiting', { app }), 'warn'];
    step.act(build('p', { class: `pill ${kind}`, role: 'status' }, label));
  }
}

/** What is said of a token whose text is not known any more, and what to do. */
function listedTexts(
  { hasEnded, lastUsed }: ListedToken,
  names: { app: string; name: string },
): [string, string] {
  return hasEnded
    ? [text('connect.ended', names), text('connect.endedHelp', names)]
    : [text('connect.exists', names), `${text('connect.existsHelp', names)} ${lastUsedText(lastUsed)}`];
}

function failureText(failure: ApiFailure): string {
  const { code } = failure;
  if (code === 'unreachable') return text('connect.unreachable');
  const isLoggedOut = code === 'no-credentials' || code === 'wrong-credentials';
  return isLoggedOut ? `${text('live.loggedOut')}. ${text('live.loggedOutHint')}` : errorText(failure);
}
