import { accessDocument } from './access-document.ts';
import type { AccessDocument } from './access-document.ts';
import { AccessEditor } from './access-editor.ts';
import type { AccessOverrides } from './access-overrides.ts';
import { prepareAccess } from './access-policy.ts';
import type { PreparedAccess } from './access-policy.ts';
import { Authenticator } from './authenticator.ts';
import type { Identity, PresentedCredentials } from './authenticator.ts';
import { InitialSetup } from './claim.ts';
import { seesCamera } from './client.ts';
import type { Client } from './client.ts';
import { unknownText } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { CredentialsWatch } from './credentials-watch.ts';
import { KnownAddresses } from './known-addresses.ts';
import { LastUses } from './last-uses.ts';
import { createLoginGuard } from './login-guard-setup.ts';
import { isDenial } from './login-guard.ts';
import type { Denial, LoginGuard, LoginWay } from './login-guard.ts';
import { GRANTABLE_RIGHTS } from './rights.ts';
import type { GrantableRight } from './rights.ts';
import { createSession, sessionTag } from './sessions.ts';
import type { Config } from '../config/settings.ts';
import type { Log } from '../log/logger.ts';
import { TrustedProxies } from '../net/trusted-proxies.ts';

/**
 * What a route requires. `open`: nothing; credentials are ignored. `health`: nothing with HEALTH_OPEN=on, else a user or a
 * token. `login`: a user, whatever the role. The others: a user or a token that has been given this right.
 */
export type Right = 'open' | 'health' | 'login' | GrantableRight;

/** Minimum time between two checks of the credentials file for changes. */
const REFRESH_MS = 1000;

/** Decides who may access the camera. Denies everyone until settings are applied. */
export class AccessControl {
  readonly #log: Log;
  readonly #authenticator: Authenticator;
  readonly #known: KnownAddresses;
  readonly #watch: CredentialsWatch;
  readonly #guard: LoginGuard;
  readonly #uses = new LastUses();
  /** How the first user is created. */
  readonly initialSetup: InitialSetup;
  /** How an admin changes users and tokens. */
  readonly editor: AccessEditor;
  #config: Config | null = null;
  #proxies = new TrustedProxies([]);
  #closed = true;

  /** `onClaimed` is called when `claimCode` is no longer valid. */
  constructor(log: Log, onClaimed: () => void = () => {}, overrides: AccessOverrides = {}) {
    const { refreshMs = REFRESH_MS, holdMs, stateFolder, passwordCost } = overrides;
    this.#log = log;
    this.#authenticator = new Authenticator(passwordCost);
    this.#watch = new CredentialsWatch({ log, refreshMs, onChange: (changed) => this.#use(changed) });
    this.#known = new KnownAddresses({ log, folder: stateFolder });
    this.#guard = createLoginGuard({ authenticator: this.#authenticator, known: this.#known, log, holdMs });
    this.editor = new AccessEditor({
      log,
      path: () => this.#watch.path,
      reread: () => this.#watch.checkNow(),
      passwordCost,
    });
    this.initialSetup = new InitialSetup({
      log,
      pollMs: refreshMs,
      poll: () => this.refresh(),
      onUser: (credentials) => this.#use(credentials),
      onEnd: onClaimed,
      passwordCost,
    });
  }

  /**
   * For /status and the page. `open`: no credentials needed (AUTH=none), `local`: none needed because only this machine
   * can reach the camera, `password`: credentials needed, `unclaimed`: no access until the first user is created.
   */
  get mode(): 'open' | 'password' | 'local' | 'unclaimed' {
    if (this.initialSetup.isPending) return 'unclaimed';
    if (this.#closed) return 'password';
    return this.#config?.AUTH === 'none' ? 'open' : 'local';
  }

  /** Whether clients need credentials. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** The code for creating the first user; null unless initial setup is pending. */
  get claimCode(): string | null {
    return this.initialSetup.code;
  }

  get proxies(): TrustedProxies {
    return this.#proxies;
  }

  /**
   * Reads what apply() will apply.
   *
   * @throws PicamdError as prepareAccess().
   */
  async prepare(config: Config, local: boolean): Promise<PreparedAccess> {
    await this.#known.load(Date.now());
    const hasClosed = this.#config !== null && this.#closed && !this.initialSetup.isPending;
    return prepareAccess(config, local, hasClosed ? this.#watch.path : null);
  }

  apply(policy: PreparedAccess): void {
    const { config, path, version, credentials, closed, local, claimCode } = policy;
    this.#proxies = new TrustedProxies(config.TRUSTED_PROXIES);
    this.#adopt(credentials);
    this.#config = config;
    this.#watch.follow(path, version);
    this.#closed = closed;
    if (config.AUTH === 'none' && !local)
      this.#log.warn('access: anyone who can reach this machine can watch (AUTH=none)');
    if (claimCode !== null) return this.initialSetup.begin(claimCode, path);
    this.initialSetup.end();
    if (!closed && local && config.AUTH !== 'none') this.initialSetup.offer(path);
    // A leftover: picamd passwd may have created the first user while the daemon was not running.
    if (config.CLAIM_FILE !== '' && this.#authenticator.hasCredentials)
      this.initialSetup.removeFile(config.CLAIM_FILE);
  }

  /** Resolves when the known addresses are saved. */
  async stop(): Promise<void> {
    this.initialSetup.stop();
    this.#authenticator.stop();
    await this.#known.stop();
  }

  /** Whether a client has this right; `identity` is null without credentials. */
  allows(identity: Client['identity'], right: Right): boolean {
    if (right === 'open') return true;
    if (right === 'health') return identity !== null || this.#config?.HEALTH_OPEN === true;
    if (identity === null) return false;
    // Where nobody logs in, nobody is an admin, or every program on the network would be one.
    if (identity === 'anyone') return right !== 'admin';
    if (right === 'login') return identity.kind === 'user';
    return identity.rights.includes(right) && (right !== 'admin' || identity.kind === 'user');
  }

  /** What a client has been given. */
  rightsOf({ identity }: Client): readonly GrantableRight[] {
    return GRANTABLE_RIGHTS.filter((right) => this.allows(identity, right));
  }

  /** Whether a client that was admitted for this right, to this camera of a hub, still has it. */
  isAuthorized({ identity, address }: Client, right: Right, camera: string | null = null): boolean {
    // A stream may be the only request for hours.
    void this.refresh();
    if (identity === 'anyone') return !this.#closed && this.allows(identity, right);
    const current = identity === null ? null : this.#authenticator.current(identity, Date.now());
    if (current === null || !this.allows(current, right) || !seesCamera(current, camera)) return false;
    this.#uses.record(current, address, Date.now());
    return true;
  }

  /** Resolves with null for an expired session. */
  async identify(
    presented: PresentedCredentials,
    address: string,
    way?: LoginWay,
  ): Promise<Identity | Denial | null> {
    const identity = await this.#guard.identify(presented, address, way);
    if (identity !== null && !isDenial(identity)) this.#uses.record(identity, address, Date.now());
    return identity;
  }

  /** All users and tokens, for the admin with this name. */
  document(you: string): AccessDocument {
    return accessDocument(this.#authenticator.credentials, this.#uses, you, Date.now());
  }

  /** Null if it is the code for creating the first user. */
  checkSetupCode(typed: string, address: string): Denial | null {
    return this.#guard.checkSetupCode(() => this.initialSetup.isCode(typed), address);
  }

  /** Part of the name of the cookie for sessions. */
  get sessionTag(): string {
    return sessionTag(this.#authenticator.credentials);
  }

  /** Ends the session of this cookie and the streams that use it. */
  endSession(cookie: string): void {
    this.#authenticator.endSession(cookie);
  }

  /** The value of a new session's cookie. */
  startSession(user: string): string {
    return createSession(user, this.#authenticator.credentials, Date.now());
  }

  /** Applies a changed credentials file without a reload: removed users lose access within a second. */
  async refresh(): Promise<void> {
    if (this.#config !== null && this.#config.AUTH !== 'none') await this.#watch.check();
  }

  #adopt(credentials: Credentials): void {
    this.#authenticator.use(credentials);
    this.#uses.keep(credentials);
    const unknown = unknownText(credentials);
    if (unknown !== '')
      this.#log.warn(
        `access: unknown role or right, maybe of a later version of picamd: ${unknown} cannot log in until it is set again with picamd passwd or picamd token`,
      );
  }

  #use(credentials: Credentials): void {
    this.#adopt(credentials);
    // Never reopens: removing the last user does not let everyone in.
    this.#closed ||= this.#authenticator.hasCredentials;
    if (this.#closed) this.initialSetup.offer(null);
    if (!this.initialSetup.isPending || !this.#authenticator.hasCredentials) return;
    this.#log.info('access: this camera has been set up');
    this.initialSetup.end();
    this.initialSetup.removeFile(this.#config?.CLAIM_FILE ?? '');
  }
}
