import type { Context } from 'koa';
import type { SettingsEditor } from '../../settings/settings-editor.ts';
import { answerJson } from '../responses.ts';

interface SettingsParts {
  readonly settingsEditor: SettingsEditor;
}

/** GET /settings.json; api.md describes its fields. */
export function settingsJson({ settingsEditor }: SettingsParts) {
  return (ctx: Context): void => {
    ctx.set({ 'Cache-Control': 'no-store', ETag: settingsEditor.tag });
    answerJson(ctx, settingsEditor.document);
  };
}
