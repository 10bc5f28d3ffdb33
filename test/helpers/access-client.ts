import { USER } from './credentials.ts';

export interface AccessAnswerText {
  status: number;
  /** X-Picamd-Error. */
  code: string | null;
  /** `name=value`. */
  cookie: string;
  text: string;
}

/** Sends a request with JSON if it has a body, and as it is if that is a text. */
export async function sendJson(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<AccessAnswerText> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    code: response.headers.get('x-picamd-error'),
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    text: await response.text(),
  };
}

/** Logs in as a browser does; resolves with the headers of its next requests. */
export async function sessionHeaders(
  url: string,
  user: string,
  password = USER.password,
): Promise<{ Cookie: string; 'Sec-Fetch-Site': string }> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ user, password }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
}
