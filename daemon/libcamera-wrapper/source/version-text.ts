import type { Capabilities } from './capabilities.ts';

/**
 * Parses the output of `--version`, in every format since v1.0.0; null if it is something else.
 *
 *     rpicam-apps build: v1.11.1 8b7be4ebfe18 24-02-2026 (19:30:43)     since v1.5.3; the commit may be missing
 *     libcamera-apps build: 7e4d3d71867f 17-07-2023 (07:34:42)          earlier; "libcamera-apps" up to v1.3.0
 *     libcamera build: v0.7.1+rpt20260429
 */
export function parseVersion(text: string): Capabilities | null {
  const build = /^(?:rpicam|libcamera)-apps build:\s*(\S.*)$/mu.exec(text)?.[1]?.trim();
  if (build === undefined) return null;
  return {
    build,
    version: /^v(\d+\.\d+\.\d+)/u.exec(build)?.[1] ?? null,
    libcamera: /^libcamera build:\s*(\S+)/mu.exec(text)?.[1] ?? null,
    options: null,
  };
}

/**
 * The long options in the output of `--help`, each with the description of its argument, such as
 * `[=arg(=auto)] (=off)`. A line without an option continues the previous one.
 */
export function parseHelp(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const match of text.matchAll(/^ {2}(?:-\w \[ --([\w-]+) \]|--([\w-]+)) ?(.*)$/gmu)) {
    const [, afterShort, longOnly, rest = ''] = match;
    options.set(afterShort ?? longOnly ?? '', /^.*?(?= {2}|$)/u.exec(rest)?.[0] ?? '');
  }
  return options;
}
