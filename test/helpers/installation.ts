import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** picamd like an installed package: the built daemon with a package.conf. */
export interface Installation {
  /** The program. */
  main: string;
  /** The path of one of its built files, as in `config/load.js`. */
  file(name: string): string;
  packageFile: string;
  packageJson: string;
  clear(): void;
}

export function installation(packageConf: string): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-installation-'));
  const daemon = join(folder, 'dist', 'daemon');
  cpSync(join(ROOT, 'dist/daemon'), daemon, { recursive: true });
  const packageJson = join(folder, 'package.json');
  cpSync(join(ROOT, 'package.json'), packageJson);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const packageFile = join(folder, 'package.conf');
  writeFileSync(packageFile, packageConf);
  return {
    main: join(daemon, 'main.js'),
    file: (name) => join(daemon, name),
    packageFile,
    packageJson,
    clear: () => rmSync(folder, { recursive: true }),
  };
}
