import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MachineControl } from '../../daemon/system/machine-control.ts';

describe('MachineControl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-busctl-'));
  const [busctl, calls] = [join(folder, 'busctl'), join(folder, 'calls')];
  after(() => rmSync(folder, { recursive: true }));

  /** With a busctl that answers this, or fails. */
  function controlOf(answer: string | null, env: NodeJS.ProcessEnv = {}): MachineControl {
    const last = answer === null ? 'echo denied >&2; exit 1' : `printf '%s\\n' '${answer}'`;
    writeFileSync(busctl, `#!/bin/sh\necho "$*" >>${calls}\n${last}\n`);
    writeFileSync(calls, '');
    chmodSync(busctl, 0o755);
    return new MachineControl(env, busctl);
  }
  const called = () =>
    readFileSync(calls, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replace(/^.* org\.freedesktop\.login1\.Manager /, ''));

  it("tells logind's answers apart", async () => {
    for (const [answer, expected] of [
      ['s "yes"', 'yes'],
      // Somebody is logged in, or a program holds it up.
      ['s "challenge"', 'not-now'],
      ['s "inhibited"', 'not-now'],
      ['s "no"', 'never'],
      ['s "na"', 'never'],
      ['yes', 'never'],
      ['', 'never'],
      [null, 'never'],
    ] as const)
      expect(await controlOf(answer).can('shutDown'), String(answer)).to.equal(expected);
    expect(called()).to.deep.equal(['CanPowerOff']);
  });

  it('never asks for a password, and asks once for several clients', async () => {
    const control = controlOf('s "yes"');
    expect(await Promise.all([1, 2, 3].map(() => control.can('restart')))).to.deep.equal([
      'yes',
      'yes',
      'yes',
    ]);
    expect(called()).to.deep.equal(['CanReboot']);
    expect(readFileSync(calls, 'utf8')).to.include('--allow-interactive-authorization=no');
    await control.can('restart');
    expect(called()).to.have.length(2);
  });

  it('has no busctl on a machine without systemd', async () => {
    expect(await new MachineControl({}, '/nonexistent/busctl').can('restart')).to.equal('never');
  });

  it('restarts and shuts down, not interactively, and says if logind refuses', async () => {
    const control = controlOf('');
    await control.run('restart');
    await control.run('shutDown');
    expect(called()).to.deep.equal(['Reboot b false', 'PowerOff b false']);
    const error = await controlOf(null)
      .run('restart')
      .catch((caught: unknown) => caught);
    expect(String(error)).to.include('denied');
  });

  it('restarts picamd only where the unit says that it is started again', () => {
    expect(controlOf('', { SERVICE_RESTART: 'always' }).restartsPicamd).to.equal(true);
    expect(controlOf('', { SERVICE_RESTART: 'no' }).restartsPicamd).to.equal(false);
    expect(controlOf('').restartsPicamd).to.equal(false);
  });
});
