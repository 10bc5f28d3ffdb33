import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { expiryField, fieldsOf, optionalText, rightsField, roleField, textField } from '../access-fields.ts';
import { PicamdError } from '../../errors.ts';
import { withJsonErrors } from '../json-errors.ts';
import { authorOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';

interface AccessParts {
  readonly access: AccessControl;
}

/** GET /access.json lists users and tokens. */
export function accessJson({ access }: AccessParts) {
  return withJsonErrors((ctx) => answerJson(ctx, access.document(authorOf(ctx).user)));
}

/** POST /users takes `{"name", "password", "role"}`. */
export function users({ access }: AccessParts) {
  return withJsonErrors(async (ctx) => {
    const fields = fieldsOf(ctx, ['name', 'password', 'role']);
    const [name, role] = [textField(fields, 'name'), roleField(fields)];
    await access.editor.addUser(authorOf(ctx), name, textField(fields, 'password'), role);
    ctx.status = 201;
    answerJson(ctx, { name, role });
  });
}

/** PATCH /users/NAME takes `role`, `password` or both; DELETE removes the user. */
export function user({ access }: AccessParts) {
  return withJsonErrors(async (ctx) => {
    const { editor } = access;
    if (ctx.method === 'DELETE') await editor.removeUser(authorOf(ctx), nameIn(ctx));
    else {
      const fields = fieldsOf(ctx, ['role', 'password']);
      if (fields.size === 0)
        throw new PicamdError('bad-fields', 'Nothing to change', 'Send "role", "password".');
      const role = fields.has('role') ? roleField(fields) : null;
      await editor.changeUser(authorOf(ctx), nameIn(ctx), role, optionalText(fields, 'password'));
    }
    ctx.status = 204;
  });
}

/** POST /tokens takes `{"name", "rights", "expiresInSeconds"}`, and answers with the token, which is not shown again. */
export function tokens({ access }: AccessParts) {
  return withJsonErrors(async (ctx) => {
    const fields = fieldsOf(ctx, ['name', 'rights', 'expiresInSeconds']);
    const name = textField(fields, 'name');
    const grant = { rights: rightsField(fields), expiresMs: expiryField(fields, Date.now()) };
    const value = await access.editor.addToken(authorOf(ctx), name, grant);
    ctx.status = 201;
    answerJson(ctx, { name, token: value, ...grant });
  });
}

/** DELETE /tokens/NAME. */
export function token({ access }: AccessParts) {
  return withJsonErrors(async (ctx) => {
    await access.editor.removeToken(authorOf(ctx), nameIn(ctx));
    ctx.status = 204;
  });
}

function nameIn(ctx: Context): string {
  const { name } = ctx['params'] as { name: string };
  return name;
}
