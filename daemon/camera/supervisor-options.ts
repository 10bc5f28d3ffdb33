import type { SourceUnits } from '../frame/source-units.ts';
import type { CameraState } from './camera-state.ts';
import type { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import type { Source } from './sources/source.ts';

/** What the supervisor runs, within which limits, and whom it tells. */
export interface SupervisorOptions {
  source: Source;
  /** Run only while there is demand; null: always. */
  demand: Demand | null;
  /** How long the source keeps running without demand. */
  idleStopMs: number;
  firstFrameMs: number;
  stallMs: number;
  /** Receives a line of the program's stderr. */
  onLine(line: string): void;
  /** See SourceRun. */
  onWarning?(message: string, hint: string): void;
  /** A run of the source starts. Returns the function that receives its bytes. */
  onRunStart(): (chunk: Buffer) => void;
  /** Receives the units of the run that onRunStart() began. */
  units?(): SourceUnits | undefined;
  /** Frames arrive, or the first one may still. Called at least every `stallMs`. */
  onCheck?(): void;
  /** Why what the source has delivered since then is no frame; null if it has delivered nothing. `isOver`: it has ended. */
  whyUnreadable?(isOver: boolean): Failure | null;
  /** The run is over. A source that was abandoned may still deliver bytes, which must be ignored. */
  onRunEnd(): void;
  onState(state: CameraState): void;
  /** `retryMs` is the pause before the retry; null if there is none. */
  onFailure(failure: Failure, retryMs: number | null): void;
  /** Numbers from 0 to 1 for the jitter of the pauses. */
  random?: () => number;
  /** See ProgressDeadlineOptions. */
  stopTimeoutMs?: number;
}
