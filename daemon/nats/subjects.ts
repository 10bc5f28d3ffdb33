/** What a camera and the hubs of its site say to each other, each on a subject of its own. */
export const SUBJECT_KINDS = [
  'presence',
  'status',
  'event',
  'metrics',
  'frame',
  'want',
  'cmd',
  'config',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Those that the camera publishes. A hub publishes `want` and `cmd`, an admin `config`. */
export type CameraSubject = Exclude<SubjectKind, 'want' | 'cmd' | 'config'>;

export interface CameraAddress {
  readonly site: string;
  readonly camera: string;
}

/** As a camera of CAMERAS_FILE: one token of a subject, without the dots, spaces and wildcards that mean something there. */
const NATS_NAME = /^[A-Za-z0-9_-]{1,63}$/;

/** Whether site or camera may have this name. Others are refused, never rewritten: two names must not become one. */
export function isNatsName(name: string): boolean {
  return NATS_NAME.test(name);
}

/** `picamd.SITE.CAMERA.KIND` */
export function subjectOf({ site, camera }: CameraAddress, kind: SubjectKind): string {
  return `picamd.${site}.${camera}.${kind}`;
}

/** What all cameras of a site say, for a subscription. */
export function subjectOfAll(site: string, kind: SubjectKind): string {
  return `picamd.${site}.*.${kind}`;
}

/** Whose subject it is; null if it is none of these. */
export function parseSubject(subject: string): (CameraAddress & { readonly kind: SubjectKind }) | null {
  const [root, site = '', camera = '', word = '', ...more] = subject.split('.');
  const kind = SUBJECT_KINDS.find((each) => each === word);
  if (root !== 'picamd' || kind === undefined || more.length > 0) return null;
  return isNatsName(site) && isNatsName(camera) ? { site, camera, kind } : null;
}
