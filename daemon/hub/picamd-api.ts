import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { lookupInChild } from '../camera/sources/dns-lookup.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { PicamdRequest } from '../http/hub/hub-view.ts';
import { redact } from '../log/redact.ts';
import { visibleText } from '../text/visible-text.ts';
import type { PicamdAddress } from './read-cameras.ts';

/** /clip starts the camera first, which takes up to 4.5 s. */
const HEAD_MS = 10_000;
/** Of a recording that is played slowly, or of a disk that has just started, nothing comes for a while. */
const SILENCE_MS = 60_000;
const NOT_MODIFIED = 304;

/**
 * Asks a picamd of the list for one of its routes, with the token of the list and none of the client's credentials. Redirects are not followed.
 *
 * @param path below its URL, as in `events`: never a part of what a client sent, unless it was checked
 * @throws PicamdError 'camera-unreachable', 'camera-refuses' or 'bad-camera-answer'.
 */
export async function askPicamd(
  { url, token }: PicamdAddress,
  path: string,
  { method = 'GET', query = [], headers = {}, signal }: PicamdRequest,
): Promise<IncomingMessage> {
  const asked = new URL(path, url);
  for (const [name, value] of query) asked.searchParams.append(name, value);
  const authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
  const request = asked.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const unreachable = (reason: string) =>
      reject(
        new PicamdError(
          'camera-unreachable',
          `The camera does not answer: ${reason}.`,
          'See that it is on, and that CAMERAS_FILE has its present address.',
        ),
      );
    const outgoing = request(asked, {
      method,
      headers: { ...headers, ...authorization },
      agent: false,
      lookup: lookupInChild(signal),
      signal,
    });
    const timer = setTimeout(() => {
      unreachable(`no answer within ${HEAD_MS / 1000} s`);
      outgoing.destroy();
    }, HEAD_MS);
    outgoing
      .setTimeout(SILENCE_MS, () => outgoing.destroy())
      .on('response', (head) => {
        clearTimeout(timer);
        resolve(head);
      })
      .on('error', (error) => unreachable(redact(visibleText(errorMessage(error)))))
      .on('close', () => clearTimeout(timer))
      .end();
  });
  const problem = problemOf(response);
  if (problem === null) return response;
  response.destroy();
  throw problem;
}

function problemOf({ statusCode: status = 0 }: IncomingMessage): PicamdError | null {
  if (status === 401 || status === 403)
    return new PicamdError(
      'camera-refuses',
      `The camera refuses the hub (${status}).`,
      'On the camera, run: picamd token add NAME --rights live,status,recordings, and put that token into the token file of CAMERAS_FILE.',
    );
  if (status >= 200 && (status < 300 || status >= 400 || status === NOT_MODIFIED)) return null;
  return new PicamdError(
    'bad-camera-answer',
    `The camera answers with status ${status}, which a picamd does not.`,
    'See that CAMERAS_FILE has the URL of a picamd, without a redirect.',
  );
}
