import { apiUrl } from '../api-url.ts';
import { build, button, setText } from '../dom.ts';
import { formatBytes, formatTime } from '../format.ts';
import { download } from '../save-file.ts';
import { countedText, text } from '../text.ts';
import { saveBrowserMp4, SHARE_OF_AVI } from './browser-mp4.ts';
import type { NoBrowserMp4 } from './browser-mp4.ts';
import { momentOf } from './clock-text.ts';
import { lengthText } from './event-texts.ts';
import { Film } from './film.ts';
import { localDayOf, shiftedDay } from './local-day.ts';
import type { TimeRange } from './local-day.ts';
import { watchConversion } from './mp4-job.ts';
import { LONGEST_RANGE_MS } from './range-selection.ts';
import { amountIn } from './recordings-documents.ts';
import type { RecordingFile } from './recordings-documents.ts';

interface ExportParts {
  readonly range: TimeRange;
  /** Of the day. */
  readonly files: readonly RecordingFile[];
  readonly mp4: Mp4Maker;
  onRange(range: TimeRange): void;
}

/** What the daemon exports at most: AVI and ZIP end there. */
const MOST_BYTES = 1_900_000_000;

type Format = 'mp4' | 'avi' | 'zip';
/** Who makes MP4, or why nobody does. */
type Mp4Maker = 'browser' | 'camera' | NoBrowserMp4;

const MP4_COSTS = {
  browser: 'recordings.mp4InBrowser',
  camera: 'recordings.mp4Cost',
  insecure: 'recordings.mp4Insecure',
  'no-encoder': 'recordings.mp4NoEncoder',
} as const;

/** Asks for the range and the format of an export, with what each costs. */
export function openExport({ range: first, files, mp4, onRange }: ExportParts): void {
  let range = first;
  const choices = (['mp4', 'avi', 'zip'] as const).map(choice);
  const hasMp4 = mp4 === 'browser' || mp4 === 'camera';
  for (const { format, input } of choices) input.disabled = format === 'mp4' && !hasMp4;
  const from = clockField(text('recordings.rangeFrom'), (value) => {
    const fromMs = momentOf(value, localDayOf(range.fromMs));
    if (fromMs !== null) show({ fromMs, toMs: Math.max(range.toMs, fromMs + 1000) });
    return fromMs !== null;
  });
  const to = clockField(text('recordings.rangeTo'), (value) => {
    const day = localDayOf(range.fromMs);
    const sameDay = momentOf(value, day);
    const toMs = sameDay !== null && sameDay <= range.fromMs ? momentOf(value, shiftedDay(day, 1)) : sameDay;
    if (toMs !== null) show({ fromMs: range.fromMs, toMs });
    return toMs !== null;
  });
  const film = new Film({ range: () => range, onRange: (next) => show(next) });
  const run = build('button', { class: 'primary number' });
  const problem = build('p', { role: 'status', class: 'problem' });
  const cancel = button(text('recordings.cancel'), () => dialog.close(), { class: 'secondary' });
  const formats = build(
    'fieldset',
    {},
    build('legend', { class: 'visually-hidden' }, text('recordings.format')),
    ...choices.map(({ root }) => root),
  );
  formats.addEventListener('change', () => show(range));
  const wishes = [build('div', { class: 'times' }, from.root, to.root), film.root, formats];
  const form = build(
    'form',
    { autocomplete: 'off' },
    build('h2', { id: 'export-title' }, text('recordings.export')),
    ...wishes,
    problem,
    build('div', { class: 'actions' }, cancel, run),
  );
  const dialog = build('dialog', { class: 'sheet export', 'aria-labelledby': 'export-title' }, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void start(chosen());
  });
  const left = new AbortController();
  dialog.addEventListener('close', () => {
    left.abort();
    dialog.remove();
  });
  const preferred = choices.find(({ input }) => !input.disabled);
  if (preferred !== undefined) preferred.input.checked = true;
  show(first);
  document.body.append(dialog);
  dialog.showModal();
  void film.load(left.signal);

  function show(next: TimeRange): void {
    range = { fromMs: next.fromMs, toMs: Math.min(next.toMs, next.fromMs + LONGEST_RANGE_MS) };
    onRange(range);
    from.set(range.fromMs);
    to.set(range.toMs);
    film.draw();
    const { bytes, pictures, ms } = amountIn(files, range);
    const share = isInBrowser(chosen()) ? SHARE_OF_AVI : 1;
    const isTooLarge = bytes > MOST_BYTES;
    run.disabled = ms === 0 || isTooLarge;
    setText(
      problem,
      ms === 0
        ? text('recordings.nothingToExport')
        : isTooLarge
          ? text('recordings.exportTooLarge', { most: formatBytes(MOST_BYTES) })
          : '',
    );
    const length = lengthText(0, ms === 0 ? range.toMs - range.fromMs : ms);
    setText(
      run,
      bytes === 0
        ? text('recordings.exportLength', { length })
        : text('recordings.exportAmount', { length, size: formatBytes(bytes * share) }),
    );
    for (const { format, cost } of choices)
      setText(cost, format === 'mp4' ? text(MP4_COSTS[mp4]) : costText(format, pictures));
  }

  function chosen(): Format {
    return choices.find(({ input }) => input.checked)?.format ?? 'avi';
  }

  function isInBrowser(format: Format): boolean {
    return format === 'mp4' && mp4 === 'browser';
  }

  async function start(format: Format): Promise<void> {
    const query = new URLSearchParams({
      from: String(Math.round(range.fromMs)),
      to: String(Math.round(range.toMs)),
      format: isInBrowser(format) ? 'avi' : format,
    });
    const url = apiUrl(`recordings/export?${query.toString()}`);
    if (format === 'mp4') {
      setRunning(true);
      const error = await (isInBrowser(format)
        ? saveBrowserMp4({ url, ...amountIn(files, range), startMs: range.fromMs }, left.signal, showProgress)
        : watchConversion(url, left.signal, showProgress));
      if (left.signal.aborted) return;
      setRunning(false);
      setText(problem, error ?? '');
      if (error !== null) return;
    }
    if (!isInBrowser(format)) download(url);
    dialog.close();
  }

  function showProgress(fraction: number): void {
    setText(problem, text('recordings.converting', { percent: Math.round(fraction * 100) }));
  }

  /** What is asked for stays as it is while it is made. */
  function setRunning(isRunning: boolean): void {
    run.disabled = isRunning;
    for (const wish of wishes) wish.inert = isRunning;
  }
}

const NAMES = { mp4: 'recordings.mp4', avi: 'recordings.avi', zip: 'recordings.zip' } as const;

function choice(format: Format) {
  const input = build('input', { type: 'radio', name: 'format', value: format });
  const cost = build('small', {});
  const words = build('span', {}, build('strong', {}, text(NAMES[format])), cost);
  return { format, input, cost, root: build('label', { class: 'format' }, input, words) };
}

function costText(format: 'avi' | 'zip', pictures: number | null): string {
  if (format === 'avi') return text('recordings.aviCost');
  return pictures === null
    ? text('recordings.zipCost')
    : countedText('recordings.zipCostOne', 'recordings.zipCostCount', pictures);
}

function clockField(label: string, enter: (value: string) => boolean) {
  const input = build('input', { class: 'number', inputmode: 'numeric', autocomplete: 'off' });
  input.addEventListener('change', () => input.setAttribute('aria-invalid', String(!enter(input.value))));
  return {
    root: build('label', {}, build('span', {}, label), input),
    set(ms: number): void {
      input.value = formatTime(ms);
      input.removeAttribute('aria-invalid');
    },
  };
}
