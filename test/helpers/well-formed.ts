/** An element of XML. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
  /** Its own text, without that of its children. */
  text: string;
}

const TOKEN = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The elements of a small XML file without comments and declarations, in order. Throws if it is not well-formed. */
export function tagsOf(xml: string): Tag[] {
  const all: Tag[] = [];
  const open: Tag[] = [];
  let end = 0;
  for (const [token, closes, name = '', attributes = '', isEmpty, text] of xml.matchAll(TOKEN)) {
    end += token.length;
    const inner = open.at(-1);
    if (text !== undefined) {
      if (inner !== undefined) inner.text += decoded(text);
      else if (text.trim() !== '') throw new Error(`text outside the root: ${text.trim()}`);
    } else if (closes === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
    } else {
      if (inner === undefined && all.length > 0) throw new Error(`<${name}> is a second root`);
      const tag = { name, attributes: attributesOf(attributes), text: '' };
      all.push(tag);
      if (isEmpty !== '/') open.push(tag);
    }
  }
  if (end !== xml.length) throw new Error(`not well-formed: ${xml.slice(end, end + 80)}`);
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return all;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, decoded(value)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw new Error(`an attribute twice: ${text}`);
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;\s]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`no entity: ${whole}`);
    return character;
  });
}
