import type { Context } from 'koa';
import { errorEntry, errorMessage, PicamdError } from '../../errors.ts';
import type { Log } from '../../log/logger.ts';
import { isOutgoing } from '../../server/socket-roles.ts';
import { changesToPrevious, noteExport } from '../../settings/backups.ts';
import type { MaskReview } from '../../settings/mask-review.ts';
import { TRIAL_SECONDS } from '../../settings/trial.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import type { SettingsEditor } from '../../settings/settings-editor.ts';
import { exportedSettings, importedChanges } from '../../settings/transfer.ts';
import { jsonObject } from '../json-body.ts';
import { bodyOf } from '../received-body.ts';
import { authorOf } from '../request-client.ts';
import { answerLargeJson } from '../compressed-json.ts';

interface SettingsParts {
  readonly settingsEditor: SettingsEditor;
  readonly maskReview: MaskReview;
  readonly log: Log;
}

/**
 * GET /settings.json shows them; PATCH takes `{"KEY": "text" or null}`, with `?trial=SECONDS` to look at them first, and DELETE
 * takes back all that was set here. api.md describes the fields.
 */
export function settingsJson(parts: SettingsParts) {
  const { settingsEditor: editor } = parts;
  return handled(parts, async (ctx) => {
    if (ctx.method === 'PATCH') await patch(ctx, editor);
    if (ctx.method === 'DELETE') await editor.change(authorOf(ctx), tagOf(ctx), null);
    await answerDocument(ctx, parts);
  });
}

/** GET /settings.conf exports what was set here, without secrets; PUT imports such a file instead of all that is set. */
export function settingsConf(parts: SettingsParts) {
  const { settingsEditor: editor, log } = parts;
  return handled(parts, async (ctx) => {
    if (ctx.method !== 'PUT') {
      answerFile(ctx, editor);
      if (ctx.method === 'GET')
        await noteExport(editor.saved.path).catch((err: unknown) =>
          log.warn({ err }, `settings: the time of the export is not kept: ${errorMessage(err)}`),
        );
      return;
    }
    const [author, tag] = [authorOf(ctx), tagOf(ctx)];
    if (!/^text\/plain *(;|$)/i.test(ctx.get('Content-Type'))) throw new SettingsError('not-plain-text', {});
    await editor.change(author, tag, importedChanges(editor.saved, bodyOf(ctx).toString('utf8')));
    await answerDocument(ctx, parts);
  });
}

async function patch(ctx: Context, editor: SettingsEditor): Promise<void> {
  const [author, tag, changes, trialMs] = [authorOf(ctx), tagOf(ctx), changesIn(ctx), trialMsOf(ctx)];
  if (trialMs === null) await editor.change(author, tag, changes);
  else await editor.try(author, tag, changes, trialMs);
}

/** POST /settings/confirm: a change that could lock people out, or is tried, stands. */
export function confirmSettings(parts: SettingsParts) {
  const { settingsEditor: editor } = parts;
  return handled(parts, async (ctx) => {
    if (isOutgoing(ctx.req.socket)) throw new SettingsError('old-address', {});
    await editor.confirm(authorOf(ctx));
    await answerDocument(ctx, parts);
  });
}

/** POST /settings/masks?view=VIEW: an admin has looked at the masks over that view, as `maskReview` names it. */
export function confirmMasks(parts: SettingsParts) {
  const { settingsEditor, maskReview } = parts;
  return handled(parts, async (ctx) => {
    const { view } = ctx.query;
    await settingsEditor.runAlone(() => maskReview.confirm(authorOf(ctx), String(view)));
    await answerDocument(ctx, parts);
  });
}

/** DELETE /settings/trial: a change that is tried, or waits to be confirmed, is taken back. */
export function takeBackSettings(parts: SettingsParts) {
  return handled(parts, async (ctx) => {
    await parts.settingsEditor.takeBack(authorOf(ctx));
    await answerDocument(ctx, parts);
  });
}

/** POST /settings/restore: the settings before the last change, which are then those before this one. */
export function restoreSettings(parts: SettingsParts) {
  const { settingsEditor: editor } = parts;
  return handled(parts, async (ctx) => {
    const [author, tag] = [authorOf(ctx), tagOf(ctx)];
    await editor.change(author, tag, changesToPrevious(editor.saved));
    await answerDocument(ctx, parts);
  });
}

/** Answers with the error if settings are not changed. */
function handled(parts: SettingsParts, act: (ctx: Context) => Promise<void>) {
  return async (ctx: Context): Promise<void> => {
    try {
      await act(ctx);
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      await answerError(ctx, error, parts);
    }
  };
}

function answerFile(ctx: Context, { tag, saved }: SettingsEditor): void {
  ctx.set({
    'Cache-Control': 'no-store',
    ETag: tag,
    'Content-Disposition': 'attachment; filename="settings.conf"',
  });
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = exportedSettings(saved);
}

function answerDocument(ctx: Context, parts: SettingsParts): Promise<void> {
  ctx.set({ 'Cache-Control': 'no-store', ETag: parts.settingsEditor.tag });
  return answerLargeJson(ctx, documentOf(parts));
}

function documentOf({ settingsEditor, maskReview }: SettingsParts) {
  return { ...settingsEditor.document, maskReview: maskReview.pending };
}

/** Who has seen old settings gets the current ones at once. */
function answerError(ctx: Context, error: PicamdError, parts: SettingsParts): Promise<void> {
  const { code, message, hint } = error;
  ctx.status = errorEntry(code).http ?? 409;
  ctx.set({ 'Cache-Control': 'no-store', 'X-Picamd-Error': code, ETag: parts.settingsEditor.tag });
  const problems = error instanceof SettingsError ? error.problems : [];
  const current = code === 'settings-changed' ? { settings: documentOf(parts) } : {};
  return answerLargeJson(ctx, { error: { code, message, hint }, problems, ...current });
}

/** RFC 9110 §13.1.1. `*` names no settings that anyone has seen. */
function tagOf(ctx: Context): string {
  const tag = ctx.get('If-Match').trim();
  if (tag === '')
    throw new SettingsError('no-if-match', {
      hint: 'Send the ETag of GET /settings.json in If-Match.',
    });
  return tag;
}

/** How long to try the change; null: it is not a trial. */
function trialMsOf({ query: { trial } }: Context): number | null {
  if (trial === undefined) return null;
  const { min, max } = TRIAL_SECONDS;
  const seconds = /^\d{1,3}$/.test(String(trial)) ? Number(trial) : 0;
  if (seconds >= min && seconds <= max) return seconds * 1000;
  const message = `trial must be a whole number of seconds from ${min} to ${max}`;
  throw new PicamdError('bad-parameter', message, `Send PATCH /settings.json?trial=${max} and renew it.`);
}

function changesIn(ctx: Context): ReadonlyMap<string, unknown> {
  const changes = jsonObject(ctx);
  if (changes !== null) return changes;
  throw new SettingsError('settings-invalid', {
    message: 'The body is not a JSON object of settings',
    hint: 'Send {"KEY": "value"}, with null for a setting that should no longer be set here.',
  });
}
