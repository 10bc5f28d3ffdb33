import { element } from '../dom.ts';
import { text } from '../text.ts';
import { enableUserMenu } from '../user-menu.ts';
import { whyNoBrowserMp4 } from './browser-mp4.ts';
import { Controls } from './controls.ts';
import { enableDayBar } from './day-bar.ts';
import { DayLoader } from './day-loader.ts';
import { enableDayStrip } from './day-strip.ts';
import { showDisk } from './disk-line.ts';
import { showEmptyState } from './empty-state.ts';
import { enableEventList } from './event-list.ts';
import { openExport } from './export-sheet.ts';
import { enableFilters } from './filter-chips.ts';
import { enableHourStrip } from './hour-strip.ts';
import { HoverCard } from './hover-card.ts';
import { enableKeeping } from './keeping.ts';
import { enableKeys } from './keys.ts';
import { dayKey, localDayOf, rangeOfDay } from './local-day.ts';
import type { LocalDay, TimeRange } from './local-day.ts';
import { Player } from './player.ts';
import { diskFacts, keptDays } from './recordings-api.ts';
import type { DiskFacts, KeptDays } from './recordings-documents.ts';
import { lengthText } from './event-texts.ts';
import { enableStatePill } from './state-pill.ts';
import { enableStage } from './stage.ts';
import { Timeline } from './timeline.ts';
import { enableTransport } from './transport-bar.ts';

/** As in recordings.css: the strip moves under a fixed playhead. */
const PHONE = matchMedia('(width < 40rem)');
/** As much as the strip shows at first. */
const SPAN_MS = 3_600_000;
/** What an export is of when nothing is selected and nothing happened. */
const EXPORT_MS = 30_000;
const NOTICE_MS = 5000;

const isAdmin = document.documentElement.dataset['rights']?.split(' ').includes('admin') === true;
const asked = Number(new URLSearchParams(location.search).get('at') ?? Number.NaN);
const timeline = new Timeline(asked > 0 ? asked : Date.now(), PHONE.matches ? SPAN_MS / 2 : SPAN_MS);
const loader = new DayLoader(timeline);
let kept: KeptDays = { days: [], mp4: false };
let disk: DiskFacts | null = null;
/** It takes a moment, in which nobody exports anything yet. */
const noBrowserMp4 = whyNoBrowserMp4();

const player = new Player({
  canvas: element('#canvas', HTMLCanvasElement),
  onPicture: (capturedMs, moves) => controls.shown(capturedMs, moves),
  onNothing: () => timeline.change({ shownMs: null }),
  onEnd: (code) => {
    timeline.change({ playing: false });
    if (code !== null && code !== 'nothing-recorded') say(text('recordings.notPlayed'));
  },
});
const controls = new Controls({
  timeline,
  player,
  isCentered: () => PHONE.matches,
  onDay: (day) => void loader.open(day),
});

enableUserMenu();
enableStatePill();
enableStage(timeline);
const scrub = (ms: number, done: boolean) => controls.scrub(ms, done);
enableHourStrip({ timeline, hover: new HoverCard(), isCentered: () => PHONE.matches, onScrub: scrub });
enableDayStrip(timeline, scrub);
timeline.listen(['kept'], () => controls.arrived());
enableTransport(timeline, controls);
enableFilters(timeline);
enableEventList(timeline, (event) => controls.open(event));
enableDayBar(timeline, daysWithSomething, (day) => void pick(day));
enableKeeping({
  timeline,
  controls,
  isAdmin,
  isKept: (id) => loader.files.some((file) => file.id === id),
  say,
  onDeleted: () => void loader.reload(),
});
PHONE.addEventListener('change', () => timeline.moveTo(timeline.state.atMs, PHONE.matches));
enableExport();
enableKeys({
  ' ': () => controls.toggle(),
  k: () => controls.toggle(),
  j: () => controls.faster(-1),
  l: () => controls.faster(1),
  ArrowLeft: () => controls.step(-1),
  ArrowRight: () => controls.step(1),
  ArrowUp: () => controls.go(-1),
  ArrowDown: () => controls.go(1),
  '[': () => controls.selectStart(),
  ']': () => controls.selectEnd(),
  Escape: () => timeline.change({ range: null }),
  s: () => controls.saveSnapshot(),
});
document.addEventListener('visibilitychange', () => {
  // A Pi need not send pictures that no one sees.
  if (document.hidden && timeline.state.playing) controls.pause();
});
timeline.listen(['events', 'isLoaded'], () => showNothing());
void start();

/** Opens the day that the address names, or the newest one with something in it. */
async function start(): Promise<void> {
  [kept, disk] = await Promise.all([keptDays(), diskFacts()]);
  showDisk(disk);
  showNothing();
  await loader.open(timeline.state.day);
  if (asked > 0) return controls.seek(asked);
  const [newest] = timeline.state.events;
  const lastDay = kept.days.at(-1);
  if (newest === undefined && timeline.state.kept.length === 0 && lastDay !== undefined)
    return pick(localDayOf(lastDay.toMs - 1));
  controls.seek(newestMoment());
}

async function pick(day: LocalDay): Promise<void> {
  controls.pause();
  await loader.open(day);
  if (dayKey(timeline.state.day) === dayKey(day)) controls.seek(newestMoment());
}

/** The beginning of the last event of the day, else its last picture, else its noon. */
function newestMoment(): number {
  const { events, kept: ranges, day } = timeline.state;
  const { fromMs, toMs } = rangeOfDay(day);
  const last = ranges.at(-1)?.toMs;
  return events[0]?.startMs ?? (last === undefined ? (fromMs + toMs) / 2 : Math.min(last, toMs) - 1);
}

function showNothing(): void {
  const { events, kept: ranges } = timeline.state;
  showEmptyState({
    disk,
    hasDays: kept.days.length > 0 || ranges.length > 0,
    hasEvents: events.length > 0,
    isAdmin,
  });
}

/** The days of the browser in which one by UTC has recordings: up to two for each. */
function daysWithSomething(): ReadonlySet<string> {
  const { day, events } = timeline.state;
  const found = kept.days.flatMap(({ fromMs, toMs }) => [localDayOf(fromMs), localDayOf(toMs - 1)]);
  return new Set([...found, ...(events.length > 0 ? [day] : [])].map(dayKey));
}

function enableExport(): void {
  const label = element('#export span', HTMLElement);
  const wanted = (): TimeRange => {
    const { range, atMs } = timeline.state;
    const { event } = controls;
    if (range !== null) return range;
    if (event !== null) return { fromMs: event.startMs - 5000, toMs: (event.endMs ?? atMs) + 5000 };
    return { fromMs: atMs - EXPORT_MS / 2, toMs: atMs + EXPORT_MS / 2 };
  };
  timeline.listen(['range'], () => {
    const { range } = timeline.state;
    label.textContent =
      range === null
        ? text('recordings.exportMore')
        : text('recordings.exportRange', { length: lengthText(range.fromMs, range.toMs) });
  });
  const open = async () => {
    controls.pause();
    const why = await noBrowserMp4;
    openExport({
      range: wanted(),
      files: loader.files,
      // A camera takes longer, and has other things to do.
      mp4: why === null ? 'browser' : kept.mp4 ? 'camera' : why,
      onRange: (range) => timeline.change({ range }),
    });
  };
  for (const one of document.querySelectorAll('[data-action="export"]'))
    one.addEventListener('click', () => void open());
}

/** Shows a short notice, and has it read. */
function say(words: string): void {
  const notice = element('#notice', HTMLElement);
  notice.textContent = words;
  setTimeout(() => {
    if (notice.textContent === words) notice.textContent = '';
  }, NOTICE_MS);
}
