/** Of an encoded word, with what frames it: RFC 2047 §2. */
const MOST_CHARACTERS = 75;
const [BEGIN, END] = ['=?UTF-8?B?', '?='];
/** Of text, so that its base64 still fits. */
const MOST_BYTES = Math.floor((MOST_CHARACTERS - BEGIN.length - END.length) / 4) * 3;

/**
 * A text as the value of a header, which cannot hold other characters than those of ASCII otherwise: as encoded words of RFC 2047 §4.1,
 * each with whole characters (§5). ntfy reads them so: https://docs.ntfy.sh/publish/ ("Message title").
 */
export function headerText(value: string): string {
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  const words = [''];
  for (const character of value) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > MOST_BYTES) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `${BEGIN}${Buffer.from(word).toString('base64')}${END}`).join(' ');
}
