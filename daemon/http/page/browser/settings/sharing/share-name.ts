const PREFIX = 'share-';
/** Of the 64 that a name of a token can have; the rest is for the prefix. */
const MAX_LENGTH = 58;

/**
 * The name of the token of a shared link: `share-Grandma`. What a name of a token cannot have is written as the bytes of its UTF-8, so
 * that the note can be in any script: `share-_E5_A5_B6`. Without a note it is a number.
 */
export function shareName(note: string, taken: ReadonlySet<string>): string {
  const wanted = shortened(note.trim());
  for (let count = 1; ; count++) {
    const more = count === 1 ? '' : ` ${count}`;
    const name =
      PREFIX + (wanted === '' ? String(count) : encoded(`${shortened(wanted, more.length * 3)}${more}`));
    if (!taken.has(name)) return name;
  }
}

/** For whom a shared link is, or its number; null if the token is not that of a shared link. */
export function sharedWith(name: string): string | null {
  if (!name.startsWith(PREFIX)) return null;
  const note = name.slice(PREFIX.length);
  try {
    return decodeURIComponent(note.replaceAll('_', '%'));
  } catch {
    return note;
  }
}

function encoded(note: string): string {
  return [...new TextEncoder().encode(note)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9.-]/.test(letter) ? letter : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** Without the last letters if it is too long; an emoji of several is not cut in the middle of one. */
function shortened(note: string, reserved = 0): string {
  const letters = Array.from(new Intl.Segmenter().segment(note), ({ segment }) => segment);
  while (encoded(letters.join('')).length > MAX_LENGTH - reserved) letters.pop();
  return letters.join('');
}
