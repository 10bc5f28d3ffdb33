import { execFileSync } from 'node:child_process';

/** Programs that this test needs. */
const PROGRAMS =
  'mmdebstrap genimage mcopy mkfs.vfat mke2fs debugfs qemu-system-aarch64 ffprobe dpkg-deb curl xz'.split(
    ' ',
  );

/** The reason why this machine cannot run the test, or null. */
export function whyNot(): string | null {
  const missing = PROGRAMS.filter((program) => !succeeds('sh', '-c', `command -v ${program}`));
  if (missing.length > 0) return `${missing.join(', ')}: not installed (scripts/install-image-tools)`;
  if (process.arch !== 'arm64' && !succeeds('arch-test', 'arm64'))
    return 'the kernel cannot run arm64 programs: binfmt_misc has no qemu-aarch64 (scripts/install-image-tools)';
  return null;
}

function succeeds(...[program = '', ...args]: string[]): boolean {
  try {
    execFileSync(program, args, {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    });
    return true;
  } catch {
    return false;
  }
}
