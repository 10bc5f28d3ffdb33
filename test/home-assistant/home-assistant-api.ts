import { expect } from 'chai';

/** The page that the user logs in for. */
export const CLIENT = 'http://picamd.test/';
const USER = { name: 'Anna', username: 'anna', password: 'correct horse: battery', language: 'en' };

export interface State {
  readonly entity_id: string;
  readonly state: string;
  /** ISO 8601 with the time zone. */
  readonly last_changed: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface RegisteredEntity {
  readonly entity_id: string;
  readonly unique_id: string;
  readonly device_id: string;
  readonly platform: string;
  readonly config_entry_id: string;
  /** Seconds since 1970, with fractions. */
  readonly created_at: number;
}

export interface RegisteredDevice {
  readonly id: string;
  readonly name: string;
  readonly identifiers: readonly (readonly [string, string])[];
  readonly config_entries: readonly string[];
}

/** A step of the dialog that adds an integration, or its end. */
export interface Flow {
  readonly flow_id: string;
  readonly type: 'form' | 'create_entry' | 'abort' | 'menu';
  readonly step_id?: string;
  readonly reason?: string;
  readonly errors?: Readonly<Record<string, string>> | null;
  readonly result?: { readonly entry_id: string };
  readonly handler: string;
  readonly context?: { readonly source: string; readonly unique_id?: string };
}

type Call = (token: string, command: object) => Promise<unknown>;

/** What Home Assistant's own pages ask of it, as its first user. */
export class HomeAssistantApi {
  readonly #url: string;
  readonly #call: Call;
  /** For `Authorization: Bearer`; 30 minutes. */
  readonly token: string;
  /** With it, a page logs in by itself. */
  readonly refreshToken: string;

  private constructor(url: string, call: Call, token: string, refreshToken: string) {
    this.#url = url;
    this.#call = call;
    this.token = token;
    this.refreshToken = refreshToken;
  }

  /** Goes through all steps of the first start. */
  static async onboard(url: string, call: Call): Promise<HomeAssistantApi> {
    const user = await post(`${url}/api/onboarding/users`, { client_id: CLIENT, ...USER });
    const code = String((user as { auth_code: unknown }).auth_code);
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: CLIENT });
    const granted = await fetch(`${url}/auth/token`, { method: 'POST', body });
    const { access_token: token, refresh_token: refresh } = (await granted.json()) as Record<string, string>;
    const api = new HomeAssistantApi(url, call, token ?? '', refresh ?? '');
    await api.post('/api/onboarding/core_config', {});
    await api.post('/api/onboarding/analytics', {});
    await api.post('/api/onboarding/integration', { client_id: CLIENT, redirect_uri: CLIENT });
    return api;
  }

  async states(): Promise<State[]> {
    return (await this.get('/api/states')) as State[];
  }

  /** Of the entity with this unique id; null while there is none. */
  async stateOf(uniqueId: string): Promise<State | null> {
    const entity = (await this.entities()).find((each) => each.unique_id === uniqueId);
    return entity === undefined ? null : this.state(entity.entity_id);
  }

  async state(entityId: string): Promise<State | null> {
    return (await this.states()).find((each) => each.entity_id === entityId) ?? null;
  }

  async entities(): Promise<RegisteredEntity[]> {
    return (await this.command({ type: 'config/entity_registry/list' })) as RegisteredEntity[];
  }

  /** The device of a camera; null while there is none. */
  async device(cameraId: string): Promise<RegisteredDevice | null> {
    const all = (await this.command({ type: 'config/device_registry/list' })) as RegisteredDevice[];
    return all.find(({ identifiers }) => identifiers.some(([, id]) => id.endsWith(cameraId))) ?? null;
  }

  /** Calls a service, as `switch.turn_on`, for an entity. */
  async act(service: string, entityId: string): Promise<void> {
    await this.post(`/api/services/${service.replace('.', '/')}`, { entity_id: entityId });
  }

  /** Begins the dialog that adds this integration. */
  async beginFlow(handler: string): Promise<Flow> {
    return (await this.post('/api/config/config_entries/flow', { handler })) as Flow;
  }

  async continueFlow(flowId: string, input: object): Promise<Flow> {
    return (await this.post(`/api/config/config_entries/flow/${flowId}`, input)) as Flow;
  }

  /** Dialogs that wait for someone, such as of what was discovered. */
  async waitingFlows(handler: string): Promise<Flow[]> {
    const flows = (await this.command({ type: 'config_entries/flow/progress' })) as Flow[];
    return flows.filter((flow) => flow.handler === handler);
  }

  async removeEntry(entryId: string): Promise<void> {
    const { ok } = await this.request(`/api/config/config_entries/entry/${entryId}`, { method: 'DELETE' });
    expect(ok).to.equal(true);
  }

  /** A command over the websocket; resolves with its result. */
  async command(command: object): Promise<unknown> {
    const answer = (await this.#call(this.token, command)) as { success: boolean; result: unknown };
    expect(answer, JSON.stringify(answer)).to.have.property('success', true);
    return answer.result;
  }

  request(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
    return fetch(`${this.#url}${path}`, { ...options, headers });
  }

  async get(path: string): Promise<unknown> {
    return (await this.request(path)).json();
  }

  async post(path: string, body: object): Promise<unknown> {
    return post(`${this.#url}${path}`, body, { Authorization: `Bearer ${this.token}` });
  }
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const options = { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, {
    ...options,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} of ${url}: ${text}`);
  return JSON.parse(text);
}
