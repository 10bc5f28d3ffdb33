import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { pathOf } from './access-api.ts';
import type { ListedUser } from './access-api.ts';
import type { AccessStore } from './access-store.ts';
import { KeyedList } from './keyed-list.ts';
import type { ListRow } from './keyed-list.ts';
import { labeled, openSheet } from './sheet.ts';
import { pastText } from './time-text.ts';

type Role = ListedUser['role'];

/** The users, and what an admin can do with them. */
export class UsersCard {
  readonly root: HTMLElement;
  readonly #store: AccessStore;
  readonly #problem = build('p', { role: 'alert', class: 'problem' });
  readonly #list = new KeyedList<ListedUser>((user) => this.#row(user));

  constructor(store: AccessStore) {
    this.#store = store;
    const add = button(text('sharing.addUser'), () => this.#add(), { class: 'secondary add' });
    add.prepend(icon('plus'));
    const heading = build('h2', {}, text('sharing.users'));
    this.root = build('section', {}, build('header', {}, heading, add), this.#problem, this.#list.root);
  }

  show(users: readonly ListedUser[]): void {
    this.#list.show(users);
  }

  #row({ name, you }: ListedUser): ListRow<ListedUser> {
    const seen = build('small');
    const mark = build('span', { class: 'avatar', 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase());
    const title = build('strong', {}, name, ...(you ? [' ', build('small', {}, text('sharing.you'))] : []));
    const role = roleSelect(text('sharing.roleOf', { name }));
    role.addEventListener('change', () => void this.#changeRole(name, role));
    // Admins cannot take their own role: another one does.
    const own = build('span', { class: 'value' });
    const more = button('', () => this.#more(name), { 'aria-label': text('sharing.moreFor', { name }) });
    more.append(icon('more'));
    const actions = you
      ? [build('a', { href: 'password' }, text('sharing.changePassword')), own]
      : [role, more];
    return {
      root: build('li', {}, mark, build('div', {}, title, seen), build('p', {}, ...actions)),
      update: (user) => {
        setText(seen, this.#seenText(user));
        setText(own, roleName(user.role));
        if (role.value !== user.role) role.value = user.role;
      },
    };
  }

  #seenText({ lastLogin }: ListedUser): string {
    if (lastLogin === null) return text('sharing.notSeen');
    const when = pastText(this.#store.localMs(lastLogin.atMs), Date.now());
    return text('sharing.lastSeen', { when, address: lastLogin.address });
  }

  async #changeRole(name: string, select: HTMLSelectElement): Promise<void> {
    const [role, before] = [select.value as Role, select.value === 'admin' ? 'viewer' : 'admin'];
    // Until it is done: the arrow keys change a field by accident.
    select.value = before;
    const change = () => this.#store.change('PATCH', pathOf('users', name), { role });
    if (role === 'viewer') return setText(this.#problem, await change());
    openSheet({
      title: text('sharing.makeAdmin', { name }),
      content: [build('p', {}, text('sharing.adminNote'))],
      submit: text('sharing.makeAdminButton'),
      act: change,
    });
  }

  #add(): void {
    const name = build('input', {
      autocomplete: 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
      required: '',
    });
    const password = newPasswordField();
    const role = roleSelect('');
    openSheet({
      title: text('sharing.addUser'),
      content: [
        labeled(text('sharing.name'), name, text('sharing.nameRule')),
        labeled(text('sharing.password'), password, text('sharing.passwordRule')),
        labeled(text('sharing.role'), role, text('sharing.roleNote')),
      ],
      submit: text('sharing.add'),
      act: () =>
        this.#store.change('POST', 'users', {
          name: name.value.trim(),
          password: password.value,
          role: role.value,
        }),
    });
  }

  #more(name: string): void {
    openSheet({
      title: name,
      content: [
        this.#choice(text('sharing.setPassword'), 'secondary', () => this.#setPassword(name)),
        this.#choice(text('sharing.removeUser'), 'danger', () => this.#remove(name)),
      ],
    });
  }

  /** A button of a sheet that another one follows. */
  #choice(label: string, kind: string, open: () => void): HTMLButtonElement {
    const made = button(
      label,
      () => {
        made.closest('dialog')?.close();
        open();
      },
      { class: kind },
    );
    return made;
  }

  #setPassword(name: string): void {
    const password = newPasswordField();
    // For password managers.
    const user = build('input', { autocomplete: 'username', value: name, hidden: '' });
    openSheet({
      title: text('sharing.setPasswordOf', { name }),
      content: [
        user,
        labeled(text('sharing.password'), password, text('sharing.passwordRule')),
        build('p', { class: 'hint' }, text('sharing.setPasswordNote', { name })),
      ],
      submit: text('sharing.setPassword'),
      act: () => this.#store.change('PATCH', pathOf('users', name), { password: password.value }),
    });
  }

  #remove(name: string): void {
    openSheet({
      title: text('sharing.removeNamed', { name }),
      content: [build('p', {}, text('sharing.removeUserNote', { name }))],
      submit: text('sharing.removeUser'),
      danger: true,
      act: () => this.#store.change('DELETE', pathOf('users', name)),
    });
  }
}

function newPasswordField(): HTMLInputElement {
  return build('input', { type: 'password', autocomplete: 'new-password', minlength: '8', required: '' });
}

function roleSelect(label: string): HTMLSelectElement {
  const options = (['viewer', 'admin'] as const).map((role) =>
    build('option', { value: role }, roleName(role)),
  );
  return build('select', { 'aria-label': label === '' ? null : label }, ...options);
}

function roleName(role: Role): string {
  return text(role === 'admin' ? 'sharing.admin' : 'sharing.viewer');
}
