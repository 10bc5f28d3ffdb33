import { build, setText } from '../../dom.ts';
import { Refresher } from '../refresher.ts';
import type { Section, SectionParts } from '../section.ts';
import { AccessStore } from './access-store.ts';
import { AppsCard } from './apps-card.ts';
import { LaterCard } from './later-card.ts';
import { ShareCard } from './share-card.ts';
import { TokensCard } from './tokens-card.ts';
import { UsersCard } from './users-card.ts';

/** How often the last uses are asked for while the section is open. */
const REFRESH_MS = 10_000;

/** Users, tokens and links. */
export function sharingSection({ settings }: SectionParts): Section {
  const store = new AccessStore(() => show());
  const [users, tokens, later] = [new UsersCard(store), new TokensCard(store), new LaterCard(store)];
  const share = new ShareCard(store, settings);
  const problem = build('p', { role: 'alert', class: 'problem' });
  const apps = new AppsCard(store, settings);
  const lists = build('div', { class: 'lists' }, problem, users.root, tokens.root, later.root, apps.root);

  function show(): void {
    const { list } = store;
    if (list === null) return;
    users.show(list.users);
    tokens.show(list.tokens);
    later.show(list.unknown);
    apps.show(list.tokens);
    share.show();
  }

  async function refresh(): Promise<void> {
    if (!document.hidden) setText(problem, await store.refresh());
  }

  const refresher = new Refresher(refresh, REFRESH_MS);

  return {
    root: build('div', { class: 'sharing' }, lists, share.root),
    show: () => {
      share.show();
      refresher.start();
    },
    close: () => {
      refresher.stop();
    },
  };
}
