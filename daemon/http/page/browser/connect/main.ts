import { element, icon } from '../dom.ts';
import { enableUserMenu } from '../user-menu.ts';
import { AppMenu } from './app-menu.ts';
import { AppToken } from './app-token.ts';
import { addCopyButtons } from './copy-blocks.ts';
import { RecipeSteps } from './recipe-steps.ts';
import { SettingField } from './setting-field.ts';
import { text } from '../text.ts';
import { failureOf, tokenApi } from './token-api.ts';
import { TokenPoller } from './token-poller.ts';

const root = document.documentElement;
const isAdmin = (root.dataset['rights'] ?? '').split(' ').includes('admin');
const isTokenMissing = root.hasAttribute('data-token-missing');
const sections = [...document.querySelectorAll<HTMLElement>('.recipes > section')];

enableUserMenu();
for (const section of sections) addCopyButtons(section);
if (isTokenMissing) {
  const notice = element('#token-notice', HTMLElement);
  if (isAdmin) {
    notice.remove();
    offerTokens();
  } else notice.textContent = text('connect.askAdmin');
}
const title = element('#title', HTMLElement);
const ownTitle = title.textContent;
const blocksWithField = new Set<HTMLElement>();
const menu = new AppMenu((section, isAsked) => {
  title.textContent = isAsked ? nameOf(section) : ownTitle;
  if (!isAdmin) return;
  for (const block of section.querySelectorAll<HTMLElement>('[data-setting]')) {
    if (blocksWithField.has(block)) continue;
    blocksWithField.add(block);
    void new SettingField(block.dataset['setting'] ?? '').addTo(block);
  }
});
root.toggleAttribute('data-script', true);
menu.start();

function nameOf(section: HTMLElement): string {
  return section.querySelector('h2')?.textContent ?? '';
}

/** Each recipe gets a token of its own, named after the app. */
function offerTokens(): void {
  const poller = new TokenPoller({
    api: tokenApi,
    isNeeded: () =>
      !document.hidden &&
      tokens.some(({ state }) => state.kind === 'unknown' || (state.kind === 'made' && !state.used)),
    onTokens: (listed) => {
      for (const token of tokens) token.show(listed);
    },
    onFailure: (error) => {
      for (const token of tokens) token.fail(failureOf(error));
    },
  });
  const tokens = sections.map((section) => {
    document.querySelector(`#${section.id}-rights`)?.remove();
    const app = nameOf(section);
    const onChange = () => {
      steps.update();
      markConnected(section.id, token.isConnected);
    };
    const token = new AppToken(section.id, tokenApi, onChange, section.dataset['tokenRights']?.split(' '));
    const steps = new RecipeSteps({ section, app, token, onDone: () => void poller.refresh() });
    return token;
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void poller.refresh();
  });
  void poller.refresh();
}

/** In the list of apps. */
function markConnected(id: string, isConnected: boolean): void {
  const link = element(`.apps a[href="#${id}"]`, HTMLAnchorElement);
  const mark = link.querySelector('svg');
  if (isConnected === (mark !== null)) return;
  if (mark !== null) return mark.remove();
  const shown = icon('check');
  shown.removeAttribute('aria-hidden');
  shown.setAttribute('role', 'img');
  shown.setAttribute('aria-label', text('connect.connected'));
  link.append(shown);
}
