import type { Context } from 'koa';
import { errorEntry, errorMessage, ERRORS, PicamdError } from '../../errors.ts';
import type { Log } from '../../log/logger.ts';
import { backupsOf } from '../../settings/backups.ts';
import { cardKeys, clearAtNextStart } from '../../settings/card-values.ts';
import type { SettingsEditor } from '../../settings/settings-editor.ts';
import { senderOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';

type PowerAction = 'restart' | 'shutDown';

/** What the service manager and logind do for picamd. */
export interface MachineActions {
  /** Whether the service manager starts picamd again when it ends. */
  readonly restartsPicamd: boolean;
  /** The OVERRIDE_FILE that is made from the card before each start. */
  readonly copyOfCard: string;
  /** Ends picamd; streams end after a whole part. */
  restartPicamd(): void;
  can(action: PowerAction): Promise<'yes' | 'not-now' | 'never'>;
  /** Rejects if logind does not begin. */
  run(action: PowerAction): Promise<void>;
}

export interface MachineParts {
  readonly machine: MachineActions;
  readonly settingsEditor: SettingsEditor;
  readonly log: Log;
}

const DOES: Readonly<Record<PowerAction, string>> = {
  restart: 'restarts the machine',
  shutDown: 'shuts down the machine',
};

/** GET /machine.json: what an admin can do with picamd and its machine from here; api.md describes the fields. */
export function machineJson({ machine, settingsEditor: editor }: MachineParts) {
  return async (ctx: Context): Promise<void> => {
    const [restart, shutDown, backups] = await Promise.all([
      machine.can('restart'),
      machine.can('shutDown'),
      backupsOf(editor.saved.path),
    ]);
    // The card is only read again when picamd starts.
    const card = machine.restartsPicamd ? cardKeys(editor.document, machine.copyOfCard) : [];
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, {
      picamd: { restart: machine.restartsPicamd },
      machine: { restart, shutDown },
      card,
      backups,
    });
  };
}

/** POST /restart ends picamd once the answer is sent. */
export function restartPicamd(parts: MachineParts) {
  return answeringErrors((ctx) => {
    needRestart(parts);
    endPicamd(ctx, parts, 'restarts picamd');
  });
}

/** POST /machine/restart and /machine/shut-down: has logind do it once the answer is sent. */
export function machinePower(action: PowerAction) {
  return ({ machine, log }: MachineParts) =>
    answeringErrors(async (ctx) => {
      const answer = await machine.can(action);
      if (answer !== 'yes')
        throw new PicamdError('machine-stays-on', ERRORS['machine-stays-on'].meaning, HINTS[answer]);
      const who = senderOf(ctx);
      log.info(who, `machine: ${who.user} ${DOES[action]}`);
      afterAnswer(ctx, () => {
        machine
          .run(action)
          .catch((err: unknown) => log.error({ err }, `machine: logind refused: ${errorMessage(err)}`));
      });
    });
}

/** POST /card/clear: settings of the card that override those of the settings page are cleared, and picamd restarts. */
export function clearCard(parts: MachineParts) {
  return answeringErrors(async (ctx) => {
    needRestart(parts);
    const { machine, settingsEditor: editor } = parts;
    const keys = cardKeys(editor.document, machine.copyOfCard);
    if (keys.length === 0)
      throw new PicamdError('nothing-on-card', ERRORS['nothing-on-card'].meaning, 'Reload the page.');
    await clearAtNextStart(editor.saved.path, keys);
    endPicamd(ctx, parts, `restarts picamd to clear on the card: ${keys.join(', ')}`);
  });
}

const HINTS = {
  'not-now':
    'Log out from the machine, wait for an installation to end, and try again; or run there: sudo systemctl reboot.',
  never: 'Run on the machine: sudo systemctl reboot, or sudo systemctl poweroff.',
} as const;

function needRestart({ machine }: MachineParts): void {
  if (machine.restartsPicamd) return;
  throw new PicamdError(
    'cannot-restart',
    ERRORS['cannot-restart'].meaning,
    'Restart it where you started it. If its service manager always starts it again, set SERVICE_RESTART=always in its environment.',
  );
}

function endPicamd(ctx: Context, { machine, log }: MachineParts, does: string): void {
  const who = senderOf(ctx);
  log.info(who, `machine: ${who.user} ${does}`);
  afterAnswer(ctx, () => machine.restartPicamd());
}

/** Answers 202, and acts when the answer was sent, or the client has left. */
function afterAnswer(ctx: Context, act: () => void): void {
  ctx.status = 202;
  ctx.set('Cache-Control', 'no-store');
  answerJson(ctx, {});
  ctx.res.once('close', act);
}

function answeringErrors(act: (ctx: Context) => void | Promise<void>) {
  return async (ctx: Context): Promise<void> => {
    try {
      await act(ctx);
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      const { code, message, hint } = error;
      ctx.status = errorEntry(code).http ?? 500;
      ctx.set({ 'Cache-Control': 'no-store', 'X-Picamd-Error': code });
      answerJson(ctx, { error: { code, message, hint } });
    }
  };
}
