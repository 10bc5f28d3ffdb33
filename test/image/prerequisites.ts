import { execFileSync } from 'node:child_process';

/** What the scripts and machines of this test run. */
const PROGRAMS =
  'mmdebstrap genimage mcopy mkfs.vfat mke2fs qemu-system-aarch64 ffprobe dpkg-deb curl xz'.split(' ');

/** Why this machine cannot have the test, in words, or null. */
export function whyNot(): string | null {
  const missing = PROGRAMS.filter((program) => !succeeds('sh', '-c', `command -v ${program}`));
  if (missing.length > 0) return `${missing.join(', ')}: not installed (scripts/install-image-tools)`;
  if (process.arch !== 'arm64' && !succeeds('arch-test', 'arm64'))
    return 'the kernel does not run arm64 programs: binfmt_misc has no qemu-aarch64 (scripts/install-image-tools)';
  return null;
}

function succeeds(...[program = '', ...words]: string[]): boolean {
  try {
    execFileSync(program, words, {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    });
    return true;
  } catch {
    return false;
  }
}
