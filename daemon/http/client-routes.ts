import type { AccessControl } from '../access/access-control.ts';
import { favicon, manifest, pageFile, touchIcon } from './page/page.ts';
import type { Route } from './request-route.ts';
import { accessJson, token, tokens, user, users } from './routes/access.ts';
import { livez } from './routes/health.ts';
import { login, logout } from './routes/login.ts';
import { password } from './routes/password.ts';
import { qrCode } from './routes/qr-code.ts';
import { robots } from './routes/robots.ts';
import { setup } from './routes/setup.ts';

/** What the handlers of these routes are made from. */
export interface ClientRouteParts {
  readonly access: AccessControl;
  /** A random id of this start of picamd, which tells it from others. */
  readonly instance: string;
  /** Where the first user is led; by default to the second step of the setup. */
  readonly firstPage?: string;
}

const OPEN_FILE = { methods: ['GET'], right: 'open', answers: 'document' } as const;
const ADMIN = { right: 'admin', answers: 'json' } as const;
const FORM = { methods: ['GET', 'POST'], answers: 'form' } as const;

/** Rows of ROUTES that have nothing to do with a camera: files of the pages, log-in, users and tokens. */
export const CLIENT_ROUTES: readonly Route<ClientRouteParts>[] = [
  { ...OPEN_FILE, path: '/page/:hash/:name', handler: () => pageFile },
  { ...OPEN_FILE, path: '/favicon.svg', handler: () => favicon },
  { ...OPEN_FILE, path: '/favicon.ico', handler: () => favicon },
  { ...OPEN_FILE, path: '/icon.png', handler: () => touchIcon },
  { ...OPEN_FILE, path: '/manifest.webmanifest', handler: () => manifest },
  { ...OPEN_FILE, path: '/robots.txt', handler: () => robots },
  { ...OPEN_FILE, path: '/livez', handler: livez },
  { ...FORM, path: '/login', right: 'open', handler: login },
  { ...FORM, path: '/password', right: 'login', handler: password },
  { methods: ['POST'], path: '/logout', right: 'login', answers: 'document', handler: logout },
  { ...FORM, path: '/setup', right: 'open', handler: setup },
  { ...ADMIN, methods: ['GET'], path: '/access.json', handler: accessJson },
  { ...ADMIN, methods: ['POST'], path: '/users', handler: users },
  { ...ADMIN, methods: ['PATCH', 'DELETE'], path: '/users/:name', handler: user },
  { ...ADMIN, methods: ['POST'], path: '/tokens', handler: tokens },
  { ...ADMIN, methods: ['DELETE'], path: '/tokens/:name', handler: token },
  { ...ADMIN, methods: ['POST'], path: '/qr-code', handler: () => qrCode },
];
