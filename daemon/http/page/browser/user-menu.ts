import { element } from './dom.ts';
import { Menu } from './menu.ts';

/** Makes the button of the logged-in user open the menu below it, which it returns. */
export function enableUserMenu(): Menu {
  const avatar = element('#user', HTMLButtonElement);
  const menu = new Menu(avatar, element('#user-menu', HTMLElement));
  avatar.addEventListener('click', () => menu.toggle());
  avatar.parentElement?.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') menu.close();
  });
  return menu;
}
