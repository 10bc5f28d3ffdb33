import { apiUrl } from '../api-url.ts';
import { element, setText } from '../dom.ts';
import { rightsOfPage } from '../page-rights.ts';
import { documentApi } from '../settings/document-api.ts';
import { text } from '../text.ts';
import { enableUserMenu } from '../user-menu.ts';
import { watchVisibility } from '../visibility.ts';
import { CameraOrder } from './camera-order.ts';
import { listedCameras } from './camera-list.ts';
import { Featured } from './featured.ts';
import { Kiosk } from './kiosk.ts';
import { kioskPage, kioskSeconds } from './kiosk-pages.ts';
import { enableReorder } from './reorder.ts';
import { PHONE, Wall } from './wall.ts';
import { WallBar } from './wall-bar.ts';
import { WallEvents } from './wall-events.ts';
import { WallLayout } from './wall-layout.ts';
import type { Arrangement } from './wall-layout.ts';
import { WallStream } from './wall-stream.ts';

const TICK_MS = 1000;
/** How often the list of cameras is read: an admin may have changed it. */
const LIST_MS = 10_000;
const NOTICE_MS = 5000;

const list = element('#tiles', HTMLElement);
const announcement = element('#announcement', HTMLElement);
const seconds = new URLSearchParams(location.search).get('kiosk');
const kiosk = seconds === null ? null : new Kiosk(kioskSeconds(seconds));
const layout = new WallLayout(
  rightsOfPage().includes('admin'),
  documentApi<Arrangement>(apiUrl('wall/layout.json'), 'order'),
);
const order = new CameraOrder();
const featured = new Featured();
let isConnected = true;
let pages = 1;

const bar = new WallBar({
  onColumns: (columns) => {
    void keep({ columns });
    show();
  },
});
const stream = new WallStream({
  onPart: (part) => wall.take(part),
  onConnected: (is) => {
    isConnected = is;
    update();
  },
});
const wall = new Wall({
  frame: element('main', HTMLElement),
  list,
  onWishes: (wishes) => stream.wish(wishes),
});
const events = new WallEvents({
  onEvent: ({ type, endMs }, camera) => {
    if (type !== 'motion') return;
    wall.motion(camera, endMs === null);
    if (endMs === null) featured.motion(camera);
  },
});

enableReorder({
  list,
  names: () => order.names,
  columns: () => wall.columns,
  onMove: (name, to, isDone) => {
    order.move(name, to, isDone);
    show();
    if (!isDone) return;
    const { names } = order;
    setText(
      announcement,
      text('wall.moved', { camera: name, place: names.indexOf(name) + 1, of: names.length }),
    );
    void keep({ order: names });
  },
});
watchVisibility({
  visibleElsewhere: () => false,
  onHidden: () => {
    stream.stop();
    events.stop();
  },
  onReturn: (cause) => {
    start();
    if (cause !== 'visible') stream.retryNow();
  },
});
PHONE.addEventListener('change', show);
if (document.documentElement.hasAttribute('data-user')) enableUserMenu();
setInterval(tick, TICK_MS);
setInterval(() => void read(), LIST_MS);
void begin();
start();

function start(): void {
  stream.start();
  if (rightsOfPage().includes('recordings')) events.start();
}

async function begin(): Promise<void> {
  await Promise.all([layout.load(), read()]);
  bar.setColumns(layout.current.columns);
  arrange();
}

async function read(): Promise<void> {
  if (document.hidden) return;
  const cameras = await listedCameras();
  if (cameras === null) return;
  wall.use(cameras);
  element('#empty', HTMLElement).hidden = cameras.length > 0;
  arrange();
}

/** After the list or the layout was read. */
function arrange(): void {
  const names = wall.tiles.map(({ name }) => name);
  order.use(names, layout.current.order);
  show();
  update();
}

function show(): void {
  const { names } = order;
  if (kiosk !== null) {
    const large = featured.name;
    const page = kioskPage(names, large, kiosk.page);
    ({ pages } = page);
    return wall.show({ names: page.shown, large, columns: 0 });
  }
  if (!PHONE.matches) return wall.show({ names, large: null, columns: layout.current.columns });
  const large = featured.name ?? names[0] ?? null;
  const others = names.filter((name) => name !== large);
  wall.show({ names: large === null ? others : [large, ...others], large, columns: 0 });
}

function tick(): void {
  const nowMs = performance.now();
  wall.tick();
  update();
  if (kiosk !== null && !wall.tiles.some(({ isMoving }) => isMoving)) featured.rest();
  const isChanged = featured.tick(nowMs, kiosk === null);
  if (kiosk?.tick(nowMs, pages) === true || isChanged) show();
}

function update(): void {
  const lost = wall.tiles.filter(({ state }) => state === 'lost').length;
  bar.update(wall.tiles.length, lost, isConnected);
}

async function keep(change: Parameters<WallLayout['change']>[0]): Promise<void> {
  if (await layout.change(change)) return;
  const words = text('wall.notKept');
  const notice = element('#notice', HTMLElement);
  setText(notice, words);
  setTimeout(() => setText(notice, ''), NOTICE_MS);
}
