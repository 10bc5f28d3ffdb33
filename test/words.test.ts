import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['daemon', 'config', 'deploy', 'scripts'];
const TEXT = /\.(ts|md|html|css|conf|rules|service|socket|yml|yaml|txt|sh)$|\/[a-z-]+$/;
const BUILT = /(^|\/)(node_modules|dist|coverage)\//;

/**
 * Names that were replaced by the field's standard terms. An ordinary word is only wrong as an exported name.
 */
const OLD_NAMES = `
  AdmissionLimits Admission appendHead CameraKeeper CameraKeeperOptions Caller Claiming ClaimingParts Connections Door
  Envelope Finding GateParts Guesses HANGS JpegPicture Judgement LADDER LeaveCause LiveCamera Machine Opening Patient
  PartForm PlacesParts Remembered Shown Turns ViewerWishes
  around acts ask callerOf endOf examine gate goTo held hosts inFull isThere leftOut letGo liveCamera lookupApart
  nearest placeOf placesOf prepareDoor refuseLate replaceFile sentence settle shortUrls shownBy silenceOf streamWishes
  tellCaller underWay unseen usualPlace wider withoutSecrets words
`;

/** Members that were replaced, with the class or interface that had them. */
const OLD_MEMBERS = `
  Authenticator.stands Authenticator.underWay AccessControl.mayStay Pacer.takes Endpoint.instead CheckResult.says
  CheckResult.fix Viewer.wishes
`;

/** Files whose names were replaced. */
const OLD_FILES = `
  access/guesses access/network access/proxies access/remembered access/replace-file access/turns camera/counts
  camera/deadline camera/failure-history camera/lookup camera/option-keys camera-keeper claiming config/nearest
  config/words console-file door doctor/ask doctor/examine doctor/finding doctor/machine doctor/patient
  frame/jpeg-search frame/splitter-state http/admission http/answers http/bad-request http/caller http/connections
  http/form-fields http/form-page http/gate http/hosts http/listen-on http/live-camera http/other-site http/own-places
  http/secure-options http/server http/shown http/socket-path http/status http/stream-wishes listeners live log
  log-output metric-facts metrics/facts notices picture-size places recipes/place secrets service-status status
  system/addresses system/notify system/passed-sockets tls young-heap
  http/page/browser/acts http/page/browser/around http/page/browser/choices http/page/browser/facts
  http/page/browser/follow http/page/browser/image-way http/page/browser/lag http/page/browser/last-minute
  http/page/browser/outlook http/page/browser/own-address http/page/browser/page-elements
  http/page/browser/part-cutter http/page/browser/presence http/page/browser/snapshots-way http/page/browser/stage
  http/page/browser/verdict http/page/browser/view-moves http/page/browser/way http/page/browser/way-up
  http/page/browser/ways http/page/browser/words
`;

/** Sentences that read like a translation and were rewritten. White space and case do not count. */
const OLD_SENTENCES = [
  'This machine alone',
  'Not drawn in time here',
  'picamd runs for',
  'See the warning',
  'Hangs, is being restarted',
  'Failed, will be tried again',
  'At rest, nobody looks',
  'This page asks again in',
  'picamd goes on trying',
  'If that goes on, picamd restarts it by itself',
  'picamd cannot be reached',
  'This browser is not logged in any more',
  'Load the page again',
  'Something else than picamd',
  'has as many viewers as it may have',
  'Everybody who reaches this camera can watch',
  'Take AUTH=none out of the settings',
  'the Pi gets too little power',
  'There was under-voltage since the Pi was started',
  'Time over the picture',
  'Whole picture, now',
  'Space and arrows count while the picture has the focus',
  'Stream, for NVRs and players',
  'Code of the camera',
  'The same password again',
  'Nobody can see its picture yet',
  'That is not the code of this camera',
  'type both anew',
  'will not do',
  'Take a shorter one',
  'The user, the password or the token is wrong',
  'There is nothing at /',
  "This camera is nobody's yet",
  'Type this code there to make it yours',
  'Run the same command by hand',
  'cameras are found at boot alone',
  'A sensor that is not detected needs its dtoverlay',
  'raise it in config.txt',
  'Correct what is named',
  'End other programs',
  'Browsers warn of it once',
  'It is shown this once',
  'It may look at the picture and at nothing else',
  '(not shown):',
  'Once more:',
  'The two are not the same',
  'Four words that do not belong together',
  'who could log in',
  'numbers from 0 to 32 with commas',
  'is not a setting',
  'called with other words than it knows',
  'a passed socket is no good',
  'nobody tells whether it is right',
  'all as delivered',
  'Tell the makers of picamd',
  'not needed or not there',
  'which one, this user cannot see',
  'where, root may see',
  'which picamd is to have',
  'avahi is not done',
  'Listened on when PORT',
  'Make both at the start if they are not there',
  'The same from one address',
  'The same between frames',
  'each needs the line above it',
  '0 is unchanged',
  'as parts of 1',
  'Against bands under mains light',
  'Connections at once without the viewers',
  'What is logged to stderr',
  'Keeps the code with which the first user is made',
  'Names that the camera may be asked under',
  'A stream without a new picture for so long ends',
  'for those whom picamd passwd',
  "makes that of this camera's MJPEG",
  'would take it for 25 frames a second',
  'a token behind the URL',
  'recorder that recognises people and things',
  'takes one picture after the other',
  'On a Pi that runs already',
  'without a password that you chose nobody sees anything',
  'They count from the next start on',
  'From a card to a camera',
  'lays out a signed repository',
  'Who is removed is out within a second',
  'It speaks http alone',
  // Comments.
  'Who is let in, by the settings',
  'somebody who is not let in',
  'have been given a place among the viewers',
  'what is no GET and no HEAD',
  'may be so many times what is allowed',
  'First those with the most younger ones',
  'are mistakes of a person or an old password',
  'Whoever gets it right has made mistakes before',
  'A map that forgets',
  'Takes others over',
  'costs no scrypt.',
  'What a client shows to be let in',
  'The time in which nobody could log in',
  'After so much silence, found at the next look',
  'is left to itself',
  'Without a captured frame for so long the stream ends',
  'takes the wish back',
  'Sees how late a timer is called',
  'Whoever still owes us the rest of a form',
  'One with our number that was killed at this',
];

/** Turns of phrase that no native writer uses in a comment, an error or a page. */
const PHRASES = [/\banew\b/i, /\bbe it that\b/i, /\bis let in\b/i, /\bwhomever\b/i, /\bof its own accord\b/i];

/** The texts have US spelling. */
const BRITISH = /\b(?:grey|behaviour|neighbour|favour|recognis|synchronis|organis|initialis|licence)/i;

interface TextFile {
  name: string;
  /** Unchanged. */
  text: string;
  /** In lower case, without comment marks, each white space one blank. */
  flat: string;
}

function textFiles(): TextFile[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
  const documents = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  return [...inFolders, ...documents]
    .filter((name) => TEXT.test(name) && !BUILT.test(`${name}/`.replace(/\/$/, '')))
    .map((name) => {
      const text = readFileSync(join(ROOT, name), 'utf8');
      const flat = text
        .replaceAll(/^\s*(\*|\/\/|#)/gm, ' ')
        .replaceAll(/\s+/g, ' ')
        .toLowerCase();
      return { name, text, flat };
    });
}

function listed(words: string): string[] {
  return words.trim().split(/\s+/);
}

describe('words', () => {
  const files = textFiles();
  const sources = files.filter(({ name }) => /^daemon\/.*\.ts$/.test(name));

  it('looks at all texts', () => {
    expect(files.length).to.be.greaterThan(250);
    expect(sources.length).to.be.greaterThan(150);
  });

  it('exports no name that was replaced', () => {
    const exported = new RegExp(
      `^export (?:default )?(?:abstract )?(?:async )?(?:class|const|function|interface|type) (${listed(OLD_NAMES).join('|')})\\b`,
      'gm',
    );
    const found = sources.flatMap(({ name, text }) =>
      [...text.matchAll(exported)].map(([, old]) => `${name}: ${old}`),
    );
    expect(found.join('\n')).to.equal('');
  });

  it('has no member that was replaced', () => {
    const found = listed(OLD_MEMBERS).flatMap((old) => {
      const [owner = '', member = ''] = old.split('.');
      const declared = new RegExp(
        `^export (?:class|interface) ${owner}\\b(?:(?!^\\}).)*?^ {2}(?:readonly |get |async )*${member}\\b`,
        'ms',
      );
      return sources.filter(({ text }) => declared.test(text)).map(({ name }) => `${name}: ${old}`);
    });
    expect(found.join('\n')).to.equal('');
  });

  it('has no file whose name was replaced', () => {
    const old = listed(OLD_FILES).map((name) => `daemon/${name}.ts`);
    expect(sources.map(({ name }) => name).filter((name) => old.includes(name))).to.deep.equal([]);
  });

  it('says nothing that was rewritten', () => {
    const found = OLD_SENTENCES.flatMap((old) =>
      files.filter(({ flat }) => flat.includes(old.toLowerCase())).map(({ name }) => `${name}: ${old}`),
    );
    expect(found.join('\n')).to.equal('');
  });

  it('uses no phrase of a translation, and no British spelling', () => {
    const found = files.flatMap(({ name, flat }) =>
      [...PHRASES, BRITISH]
        .flatMap((phrase) => phrase.exec(flat)?.[0] ?? [])
        .map((phrase) => `${name}: ${phrase}`),
    );
    expect(found.join('\n')).to.equal('');
  });
});
