import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endTree } from './process-facts.ts';
import { runProgram } from './run-program.ts';

const WIDTH = 1280;
const HEIGHT = 800;

/** A screen that nobody sees, for programs with windows. Needs Xvfb; grab() needs ffmpeg. */
export interface Screen {
  /** The value of DISPLAY. */
  readonly display: string;
  /** Brightness of each of its pixels, row by row. */
  grab(): Promise<{ width: number; pixels: Uint8Array }>;
  close(): Promise<void>;
}

export async function startScreen(): Promise<Screen> {
  const size = `${WIDTH}x${HEIGHT}`;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(server.stdio[3]!, 'data')) as [Buffer];
  const display = `:${number.toString().trim()}`;
  return {
    display,
    grab: async () => {
      const input = `-f x11grab -video_size ${size} -i ${display} -frames:v 1`;
      const words = `-v error -nostdin ${input} -f rawvideo -pix_fmt gray -`.split(' ');
      const { stdout } = await runProgram('ffmpeg', words);
      return { width: WIDTH, pixels: stdout };
    },
    close: () => endTree(server),
  };
}
