import { MIN_PASSWORD_CHARACTERS, passwordProblem } from '../access/password.ts';
import type { PasswordProblem } from '../access/password.ts';
import type { FormTexts } from './languages/form-texts.ts';

const PROBLEMS = {
  short: 'forms.shortPassword',
  long: 'forms.longPassword',
  invalid: 'forms.badPassword',
} as const satisfies Record<PasswordProblem['kind'], string>;

/** Why a form's new password, entered twice, is not allowed, in the language of the person; or null. */
export function newPasswordProblem(texts: FormTexts, password: string, again: string): string | null {
  const problem = passwordProblem(password);
  if (problem !== null) return texts.text(PROBLEMS[problem.kind], { count: MIN_PASSWORD_CHARACTERS });
  return password === again ? null : texts.text('forms.notTheSame');
}
