import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as v from 'valibot';
import { PRIVACY } from '../../daemon/config/privacy-schema.ts';
import { StateFile } from '../../daemon/config/state-file.ts';
import type { PicamdError } from '../../daemon/errors.ts';

const KIND = {
  schema: v.strictObject({
    doors: v.optional(
      v.pipe(
        v.array(
          v.strictObject({
            name: v.pipe(v.string(), v.maxLength(5, 'must have at most 5 characters')),
            open: v.optional(v.boolean(), false),
          }),
        ),
        v.maxLength(3, 'must have at most 3 entries'),
      ),
      () => [],
    ),
    house: v.optional(v.strictObject({ floors: v.number() }), { floors: 1 }),
  }),
  initial: { doors: [], house: { floors: 1 } },
};
const FRONT = { doors: [{ name: 'front', open: true }] };

describe('StateFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-state-'));
  const path = join(folder, 'doors.json');
  let file: StateFile<v.InferOutput<typeof KIND.schema>>;

  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    file = new StateFile(path, KIND);
  });

  const put = (text: string | Buffer, at = path) => writeFileSync(at, text, { mode: 0o600 });
  const said = () => file.notices.map(({ message }) => message.replaceAll(folder, ''));
  const failure = (promise: Promise<unknown>): Promise<PicamdError> =>
    promise.then(
      () => expect.fail('it was written'),
      (error: PicamdError) => error,
    );

  it('has its first value without a file, also without a folder', async () => {
    expect(await file.read()).to.deep.equal(KIND.initial);
    expect(said()).to.deep.equal([]);
    const nowhere = new StateFile(null, KIND);
    await nowhere.write(FRONT);
    expect((await nowhere.read()).doors).to.deep.equal(FRONT.doors);
  });

  it('is read as it was written, and only picamd can read it', async () => {
    await file.write(FRONT);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const other = new StateFile(path, KIND);
    expect(await other.read()).to.deep.equal({ ...FRONT, house: { floors: 1 } });
    expect(other.tag).to.equal(file.tag);
  });

  it('keeps the document before the last change, and uses it where the file is damaged', async () => {
    await file.write(FRONT);
    expect(existsSync(`${path}.bak`)).to.equal(false);
    await file.write({ doors: [] });
    expect(JSON.parse(readFileSync(`${path}.bak`, 'utf8'))).to.deep.equal(FRONT);
    const whole = readFileSync(path);
    for (const damaged of [whole.subarray(0, 9), Buffer.alloc(0), Buffer.alloc(70_000, 32), '[]', 'null']) {
      put(damaged);
      expect((await file.read()).doors).to.deep.equal(FRONT.doors);
      expect(said().join()).to.match(/^\/doors.json is not used: .+; \/doors.json.bak, the version before/);
    }
    rmSync(`${path}.bak`);
    expect(await file.read()).to.deep.equal(KIND.initial);
    expect(said().join()).to.match(/picamd runs without it$/);
  });

  it('has no backup where what was set before must not hold again', async () => {
    const privacy = new StateFile(path, PRIVACY);
    await privacy.write({ state: 'off', until: null, by: 'anna', since: 0 });
    await privacy.write({ state: 'on', until: null, by: 'anna', since: 1 });
    put('{');
    await privacy.read();
    expect([privacy.isLost, existsSync(`${path}.bak`)]).to.deep.equal([true, false]);
    expect(privacy.notices[0]?.message).to.match(/picamd runs without it$/);
  });

  it('does not lose the backup when it is written over a damaged file', async () => {
    await file.write(FRONT);
    await file.write({ doors: [] });
    put('{');
    await file.read();
    await file.write({ house: { floors: 4 } });
    expect(said()).to.deep.equal([]);
    expect(JSON.parse(readFileSync(`${path}.bak`, 'utf8'))).to.deep.equal(FRONT);
  });

  it('leaves out what is wrong, and names the place and never the value', async () => {
    const cases: [unknown, unknown, string[]][] = [
      [
        { doors: [{ name: 'a' }, { name: 'secret' }, 7, { open: true }] },
        [{ name: 'a', open: false }],
        [
          'doors[1].name: must have at most 5 characters',
          'doors[1]: must be Object',
          'doors[1].name: is missing',
        ],
      ],
      [
        { doors: [{ name: 'a', colour: 'red' }] },
        [{ name: 'a', open: false }],
        ['doors[0].colour: is unknown'],
      ],
      [
        { doors: 'secret', house: { floors: 'secret' } },
        [],
        ['doors: must be Array', 'house.floors: must be number'],
      ],
      [
        { doors: [1, 2, 3, 4, 5].map(String).map((name) => ({ name })) },
        [],
        ['doors: must have at most 3 entries'],
      ],
    ];
    for (const [document, doors, places] of cases) {
      put(JSON.stringify(document));
      expect((await file.read()).doors).to.deep.equal(doors);
      expect(said()).to.deep.equal(places.map((place) => `/doors.json is used without this: ${place}`));
      expect(file.notices[0]?.code).to.equal('bad-state-file');
    }
  });

  it('says five mistakes and how many more', async () => {
    put(JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`key${n}`, n]))));
    await file.read();
    expect(said()).to.have.length(6);
    expect(said().at(-1)).to.equal('/doors.json has 4 more mistakes');
    put(`{"${'k'.repeat(60_000)}": 1}`);
    await file.read();
    expect(said().join()).to.have.length.below(200);
  });

  it('says the line of a mistake in the JSON, and nothing of the text', async () => {
    put('{\n "doors": [\n  "secret" "secret"\n]}');
    await file.read();
    expect(said().join())
      .to.match(/line 3, column \d+/)
      .and.not.contain('secret');
    put('secret');
    await file.read();
    expect(said().join()).to.contain('not valid JSON').and.not.contain('secret');
  });

  it('is not read through a link, from a folder or pipe, or if others can change it', async () => {
    const other = join(folder, 'other.json');
    put(JSON.stringify(FRONT), other);
    symlinkSync(other, path);
    await file.read();
    expect(file.value.doors).to.deep.equal([]);
    expect(said().join()).to.contain('it is a link');
    rmSync(path);
    mkdirSync(path);
    await file.read();
    expect(said().join()).to.contain('it is not a file');
    rmSync(path, { recursive: true });
    put(JSON.stringify(FRONT));
    chmodSync(path, 0o666);
    await file.read();
    expect(said().join()).to.contain('other users of this machine can read or change it');
    expect(file.notices[0]?.hint).to.contain('chmod 600');
  });

  it('may be read by others, unless it has a secret', async () => {
    put(JSON.stringify(FRONT));
    chmodSync(path, 0o644);
    expect((await file.read()).doors).to.have.length(1);
    const secret = new StateFile(path, { ...KIND, isSecret: true });
    expect((await secret.read()).doors).to.have.length(0);
    expect(secret.notices).to.have.length(1);
  });

  it('is not written with a mistake, for another tag, or if it is too large', async () => {
    await file.write(FRONT);
    const { tag } = file;
    const wrong = await failure(file.write({ doors: [{ name: 'much too long' }], more: 1 }, tag));
    expect(wrong.code).to.equal('state-invalid');
    expect(wrong.message).to.equal(
      'Nothing was changed: doors[0].name: must have at most 5 characters; more: is unknown',
    );
    expect((await failure(file.write(FRONT, '"other"'))).code).to.equal('state-changed');
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.deep.equal(FRONT);
    expect(file.value.doors).to.have.length(1);
    await file.write({ doors: [] }, tag);
    expect(file.tag).to.not.equal(tag);
  });

  it('makes changes one after the other: of two with one tag, one is made', async () => {
    const { tag } = file;
    const results = await Promise.allSettled([file.write(FRONT, tag), file.write({ doors: [] }, tag)]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.deep.equal(FRONT);
  });

  it('says why it cannot be written, and keeps its value', async () => {
    const blocked = new StateFile(join(path, 'doors.json'), KIND);
    put('a file where the folder should be');
    const error = await failure(blocked.write(FRONT));
    expect(error.code).to.equal('state-not-saved');
    expect(error.hint).to.contain('belongs to the user that runs picamd');
    expect(blocked.value).to.deep.equal(KIND.initial);
    // The next one is not held up by it.
    rmSync(path);
    await blocked.write(FRONT);
    expect(blocked.value.doors).to.have.length(1);
  });
});
