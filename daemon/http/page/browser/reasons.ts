import { text } from './text.ts';

/** Why there is no live picture, and what to do about it, as far as the page knows it by itself. */
export const REASONS = {
  unreachable: { reason: text('live.unreachable'), hint: text('live.unreachableHint') },
  loggedOut: { reason: text('live.loggedOut'), hint: text('live.loggedOutHint') },
  viewerLimit: { reason: text('live.viewerLimit'), hint: text('live.viewerLimitHint') },
  noFrame: { reason: text('live.noFrame'), hint: text('live.noFrameHint') },
  undecodable: { reason: text('live.undecodable'), hint: text('live.undecodableHint') },
  notPicamd: { reason: text('live.notPicamd'), hint: text('live.notPicamdHint') },
  connecting: { reason: text('live.connectingToCamera'), hint: '' },
  waiting: { reason: text('live.waiting'), hint: '' },
  starting: { reason: text('live.cameraStarts'), hint: '' },
  stalled: { reason: text('live.stalled'), hint: text('live.stalledHint') },
} as const;
