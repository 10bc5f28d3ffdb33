import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface BundledPackage {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** The npm packages that these files belong to, as folders. */
export function packagesOf(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
}

/**
 * The licenses of picamd and of the npm packages in its bundle, in Debian's machine-readable format (copyright-format 1.0,
 * www.debian.org/doc/packaging-manuals). `folders` are those of the packages, below `root`.
 */
export function copyrightText(root: string, folders: readonly string[]): string {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  const packages = folders.map((folder) => read(join(root, folder)));
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: picamd

Files: *
Copyright: ${lines(holders(own))}
License: MIT
${indented(own)}

Files: usr/lib/picamd/dist/daemon/*.js
Copyright: ${lines([...holders(own), ...packages.flatMap(({ name, text }) => holders(text, name))])}
License: ${['MIT', ...packages.map(shortName)].join(' and ')}
Comment:
 The bundle contains picamd and these npm packages:
${packages.map(({ name, version }) => ` ${name} ${version}`).join('\n')}
${packages.map(paragraph).join('')}`;
}

/** Each version of a package has its own text, even if its license has the same name as another one. */
function shortName({ name, version, license }: BundledPackage): string {
  return `${license}-${name.replaceAll(/[^a-z0-9.]+/gi, '-').replace(/^-/, '')}-${version}`;
}

function paragraph(found: BundledPackage): string {
  return `
License: ${shortName(found)}
${indented(licenseText(found))}
`;
}

/** Refers to Debian's copy of a license text if there is one. */
function licenseText({ license, text }: BundledPackage): string {
  if (license === 'Apache-2.0')
    return 'On Debian systems, the text is in /usr/share/common-licenses/Apache-2.0.';
  return text === '' ? `The package only names the license ${license}.` : text;
}

function read(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
  return { name, version, license: license ?? 'unknown', text };
}

/** The lines of a license that say whose it is. Sentences about "the copyright" begin with a small letter. */
function holders(text: string, name = 'picamd'): string[] {
  const found = text.match(/^\W*Copyright [\w(©].*/gm) ?? [];
  return found.length === 0 ? [`the authors of ${name}`] : found.map((line) => line.trim());
}

/** Each once, as lines of a field. */
function lines(values: readonly string[]): string {
  return [...new Set(values)].join('\n           ');
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');
}
