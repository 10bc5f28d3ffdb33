import { RingMemory } from '../frame/ring-memory.ts';
import type { HubView } from '../http/hub/hub-view.ts';
import { inNats } from './cameras-file.ts';
import { HubCamera } from './hub-camera.ts';
import type { HubCameraParts } from './hub-camera.ts';
import type { ListedCamera } from './read-cameras.ts';

/**
 * More are connected only while someone watches them: those that are watched no more then end at once, in the order in which they were
 * left. A wall of a home that is loaded again finds its cameras connected, and each costs 4 MB.
 */
const MOST_OPEN = 8;

/** The cameras of a hub, by name. */
export class HubCameras implements HubView {
  readonly #parts: HubCameraParts;
  #cameras: ReadonlyMap<string, HubCamera> = new Map();

  constructor(parts: Omit<HubCameraParts, 'memory' | 'onOpen'>) {
    this.#parts = { ...parts, memory: new RingMemory(), onOpen: () => this.#leaveSome() };
  }

  get all(): readonly HubCamera[] {
    return [...this.#cameras.values()];
  }

  find(name: string): HubCamera | null {
    return this.#cameras.get(name) ?? null;
  }

  /** The camera that has this name in NATS. */
  inNats(name: string): HubCamera | null {
    const url = inNats(name);
    return this.#cameras.get(name)?.url === url
      ? this.find(name)
      : (this.all.find((camera) => camera.url === url) ?? null);
  }

  /**
   * Adds and removes cameras, and asks those that moved at their new URL. The others run on.
   *
   * @param areAllChanged whether settings have changed that each camera takes from the hub
   */
  async use(listed: readonly ListedCamera[], areAllChanged = false): Promise<void> {
    const before = this.#cameras;
    this.#cameras = new Map(
      listed.map((camera) => [camera.name, before.get(camera.name) ?? new HubCamera(camera, this.#parts)]),
    );
    const moved = listed.filter(
      ({ name, url }) => before.has(name) && (areAllChanged || before.get(name)?.url !== url),
    );
    const gone = [...before.values()].filter(({ name }) => !this.#cameras.has(name));
    await Promise.all([
      ...moved.map((camera) => this.#cameras.get(camera.name)?.change(camera)),
      ...gone.map((camera) => camera.stop()),
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((camera) => camera.stop()));
  }

  #leaveSome(): void {
    const open = this.all.filter(({ isOpen }) => isOpen);
    const left = open.filter(({ demand }) => demand.leftAtMs !== null);
    const byTime = left.toSorted((a, b) => (a.demand.leftAtMs ?? 0) - (b.demand.leftAtMs ?? 0));
    for (const camera of byTime.slice(0, Math.max(0, open.length - MOST_OPEN))) camera.leave();
  }
}
