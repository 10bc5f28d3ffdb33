/** Where requests expect replies, with whatever prefix a hub has. Not a subject of this or another camera. */
const INBOX = /^_INBOX[A-Za-z0-9_.-]{1,200}$/;

/** Whether an answer may go there. */
export function isInbox(subject: string): boolean {
  return INBOX.test(subject);
}
