import { build, button } from '../../dom.ts';
import { countedText, text } from '../../text.ts';
import { errorText } from '../error-text.ts';
import type { BarMessage } from '../save-bar.ts';
import type { PictureTrial } from './picture-trial.ts';

/** Makes what the save bar says about what is tried, always with the same buttons; `compare` is the one for that. */
export function trialMessages(trial: PictureTrial, compare: HTMLElement): () => BarMessage | null {
  const secondary = { class: 'secondary' };
  const primary = { class: 'primary' };
  const undo = button(text('picture.undoAll'), () => trial.undo(), secondary);
  const save = button(text('settings.save'), () => void trial.save(), primary);
  const close = button(text('settings.close'), () => trial.undo(), secondary);
  const edit = button(text('settings.edit'), () => trial.edit(), primary);
  return () => {
    const { state, unsaved } = trial;
    const title = countedText('picture.tryingOne', 'picture.tryingMany', unsaved.size);
    switch (state.kind) {
      case 'none':
        return null;
      case 'waiting':
      case 'trying': {
        const isRestarting = state.kind === 'trying' && state.restarting;
        const detail = text(isRestarting ? 'settings.applyingDetail' : 'picture.everyoneSees');
        const tone = isRestarting ? 'busy' : 'unsaved';
        return { tone, title, detail, actions: [compare, undo, save] };
      }
      case 'refused':
        return { tone: 'bad', title, detail: errorText(state.error), actions: [undo, save] };
      case 'unreachable': {
        const detail = text('settings.unreachableDetail');
        return { tone: 'bad', title: text('settings.unreachable'), detail, actions: [undo] };
      }
      case 'reverted': {
        const why = state.why === null ? '' : `${errorText(state.why)} `;
        const detail = `${why}${text('settings.revertedDetail')}`;
        return { tone: 'bad', title: text('settings.reverted'), detail, actions: [close, edit] };
      }
    }
  };
}

/** Shows the picture from before while it is held, by pointer or key. */
export function compareButton(onHold: (isHeld: boolean) => void): HTMLButtonElement {
  const made = build('button', { type: 'button', class: 'compare' }, text('picture.holdToCompare'));
  const release = () => onHold(false);
  made.addEventListener('pointerdown', (event) => {
    made.setPointerCapture(event.pointerId);
    onHold(true);
  });
  for (const end of ['pointerup', 'pointercancel', 'blur', 'keyup'] as const)
    made.addEventListener(end, release);
  made.addEventListener('keydown', ({ key }) => {
    if (key === ' ' || key === 'Enter') onHold(true);
  });
  // A long press on a phone would open the menu of the browser.
  made.addEventListener('contextmenu', (event) => event.preventDefault());
  return made;
}
