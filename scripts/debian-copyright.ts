/**
 * Prints the licenses of picamd and of the npm packages it contains in Debian's machine-readable format
 * (copyright-format 1.0, www.debian.org/doc/packaging-manuals): `debian-copyright.js NODE_MODULES`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface BundledPackage {
  /** Below /usr/lib/picamd/node_modules. */
  folder: string;
  license: string;
  text: string;
}

const [modules = 'node_modules'] = process.argv.slice(2);
const own = readFileSync(new URL('../../LICENSE', import.meta.url), 'utf8');
const bundled = readdirSync(modules, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|\/)(node_modules\/)?(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
  .toSorted()
  .map((path) => read(dirname(path)))
  .filter((found) => found !== null);

process.stdout.write(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: picamd

Files: *
Copyright: ${holders(own)}
License: MIT
${indented(own)}
${bundled.map(paragraph).join('')}`);

function paragraph({ folder, license, text }: BundledPackage): string {
  return `
Files: usr/lib/picamd/node_modules/${folder}/*
Copyright: ${holders(text)}
License: ${license}
${indented(licenseText(license, text))}
`;
}

/** Refers to Debian's copy of a license text if there is one. */
function licenseText(license: string, text: string): string {
  if (license === 'Apache-2.0')
    return 'On Debian systems, the text is in /usr/share/common-licenses/Apache-2.0.';
  return text === '' ? `The package only names the license ${license}.` : text;
}

/** Null for a package.json inside a package, which only sets the module type. */
function read(folder: string): BundledPackage | null {
  const facts = JSON.parse(readFileSync(join(modules, folder, 'package.json'), 'utf8')) as {
    name?: string;
    license?: string;
  };
  if (facts.name === undefined || !folder.endsWith(facts.name)) return null;
  const file = readdirSync(join(modules, folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(modules, folder, file), 'utf8');
  return { folder, license: facts.license ?? 'unknown', text };
}

function holders(text: string): string {
  const lines = text.split('\n').filter((line) => /^\W*copyright .*\d|^\W*copyright \(c\)/i.test(line));
  return lines.map((line) => line.trim()).join('\n           ') || 'its authors';
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');
}
