import { DHT } from './jpeg-markers.ts';

/** A Huffman table as in a DHT segment: how many codes have 1 to 16 bits, then the symbols in code order. */
export interface HuffmanSpec {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

function spec(countsHex: string, symbolsHex: string): HuffmanSpec {
  return { counts: Buffer.from(countsHex, 'hex'), symbols: Buffer.from(symbolsHex, 'hex') };
}

/** T.81 table K.3. */
export const LUMA_DC = spec('00010501010101010100000000000000', '000102030405060708090a0b');

/** T.81 table K.4. */
export const CHROMA_DC = spec('00030101010101010101010000000000', '000102030405060708090a0b');

/** T.81 table K.5. */
export const LUMA_AC = spec(
  '0002010303020403050504040000017d',
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34' +
    '35363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a929394' +
    '95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7' +
    'e8e9eaf1f2f3f4f5f6f7f8f9fa',
);

/** T.81 table K.6. */
export const CHROMA_AC = spec(
  '00020102040403040705040400010277',
  '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a' +
    '35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293' +
    '9495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7' +
    'e8e9eaf2f3f4f5f6f7f8f9fa',
);

/** All four as one DHT segment with its marker: 420 bytes. */
export const STANDARD_TABLES = Buffer.concat([
  Buffer.from([0xff, DHT, 0x01, 0xa2]),
  ...Object.entries({ 0x00: LUMA_DC, 0x10: LUMA_AC, 0x01: CHROMA_DC, 0x11: CHROMA_AC }).map(
    ([id, { counts, symbols }]) => Buffer.from([Number(id), ...counts, ...symbols]),
  ),
]);
