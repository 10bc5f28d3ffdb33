import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { runCommand } from '../../daemon/commands/run-command.ts';
import { isLasting } from '../../daemon/config/command-line.ts';
import { ConfigError, loadConfig } from '../../daemon/config/load.ts';
import { NOBODY } from './daemon.ts';

/** Runs a picamd command in this process: a hundredth of the time that runDaemon() takes. */
export async function picamd(words: string[], env: NodeJS.ProcessEnv = {}) {
  let [stdout, stderr] = ['', ''];
  const output = {
    out: (text: string) => void (stdout += text),
    err: (text: string) => void (stderr += text),
    isTerminal: false,
  };
  try {
    const loaded = loadConfig(words, { ...NOBODY, ...env }, cameraProblems);
    const { command } = loaded;
    if (isLasting(command)) throw new Error(`${words.join(' ')} is no command`);
    const code = await runCommand(command, loaded, output);
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Like main.ts.
    return { code: 78, stdout, stderr: error.problems.map((problem) => `picamd: ${problem}\n`).join('') };
  }
}
