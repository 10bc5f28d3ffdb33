import { expect } from 'chai';
import type { Alert } from '../../daemon/alerts/alert.ts';
import { NoAnswer } from '../../daemon/alerts/send-request.ts';
import { noAnswerNotice, refusalNotice } from '../../daemon/alerts/webhook-failure.ts';
import { WebhookQueue } from '../../daemon/alerts/webhook-queue.ts';
import type { AlertResult } from '../../daemon/alerts/webhook-queue.ts';
import { alertOf, webhook } from '../helpers/webhooks.ts';

/** Lets all that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue of a webhook', () => {
  let statuses: (number | Error)[];
  let waits: number[];
  let tried: string[];
  let done: string[];
  let results: AlertResult[];
  let queue: WebhookQueue;
  let release: (() => void)[];

  beforeEach(() => {
    [statuses, waits, tried, done, results, release] = [[], [], [], [], [], []];
    queue = new WebhookQueue(webhook(), {
      send: async (_webhook, alert) => {
        tried.push(alert.event.id);
        const next = statuses.shift() ?? 200;
        await Promise.resolve();
        if (next instanceof Error) throw next;
        return { status: next, text: '' };
      },
      delay: (ms, signal) => {
        waits.push(ms);
        return new Promise((resolve) => {
          release.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
      },
      now: () => 1000,
      onDone: ({ event }) => done.push(event.id),
      onResult: (result) => results.push(result),
    });
  });
  afterEach(() => queue.stop());

  const alert = (id: string): Alert => alertOf({ id });

  it('sends one after the other', async () => {
    queue.add(alert('a'));
    queue.add(alert('b'));
    expect(tried).to.deep.equal(['a']);
    await settle();
    expect([tried, done, queue.sent, queue.waiting]).to.deep.equal([['a', 'b'], ['a', 'b'], 2, 0]);
    expect(results.at(-1)).to.deep.equal({ name: 'home', atMs: 1000, status: 200, problem: null });
  });

  it('sends what comes in any turn of the moment in which it has sent all', async () => {
    for (let turns = 0; turns < 10; turns++) {
      queue.add(alert(`first ${turns}`));
      for (let turn = 0; queue.waiting > 0 || turn < turns; turn += queue.waiting > 0 ? 0 : 1)
        await Promise.resolve();
      queue.add(alert(`second ${turns}`));
      await settle();
      expect(queue.waiting).to.equal(0);
    }
    expect(queue.sent).to.equal(20);
  });

  it('tries again after 2, 10 and 60 s, and then says what is wrong', async () => {
    statuses = [503, new NoAnswer('ECONNREFUSED', 'connect ECONNREFUSED', []), 429, 500];
    queue.add(alert('a'));
    for (let i = 0; i < 4; i++) {
      await settle();
      release.pop()?.();
    }
    await settle();
    expect(waits).to.deep.equal([2000, 10_000, 60_000]);
    expect([tried.length, queue.failed, queue.sent]).to.deep.equal([4, 1, 0]);
    expect(results[0]?.problem?.code).to.equal('alert-failed');
    expect(results[0]?.problem?.message).to.equal(
      'Alert home was not sent: its server has a problem of its own (status 500)',
    );
  });

  it('does not try again what the other side refuses, such as a redirect', async () => {
    for (const status of [302, 400, 401, 403, 404, 410]) {
      statuses = [status];
      queue.add(alert(String(status)));
      await settle();
    }
    expect(waits).to.deep.equal([]);
    expect(queue.failed).to.equal(6);
    expect(results[0]?.problem?.message).to.contain('redirects');
  });

  it('drops the oldest of more than a hundred that wait, but not the one under way', async () => {
    statuses = [500];
    for (let i = 0; i < 103; i++) queue.add(alert(String(i)));
    await settle();
    expect([queue.waiting, queue.dropped, done]).to.deep.equal([100, 3, ['1', '2', '3']]);
    release.pop()?.();
    await settle();
    expect(tried.slice(0, 3)).to.deep.equal(['0', '0', '4']);
  });

  it('ends a wait when it is stopped, and sends no more', async () => {
    statuses = [500];
    queue.add(alert('a'));
    queue.add(alert('b'));
    await settle();
    await queue.stop();
    expect([tried, done, results]).to.deep.equal([['a'], ['a', 'b'], []]);
  });
});

describe('what is wrong with an alert', () => {
  const ofCode = async (code: string) => {
    const facts = { isFiltered: () => Promise.resolve(false), nameServers: () => [] };
    return noAnswerNotice('home', new NoAnswer(code, `connect ${code} 192.0.2.1:80`, []), facts);
  };

  it('is said in words, while the log has the words of the system', async () => {
    const codes = {
      ECONNREFUSED: 'refused',
      ENOTFOUND: 'no-name',
      EAI_AGAIN: 'no-name-server',
      EHOSTUNREACH: 'unreachable',
      ENETUNREACH: 'unreachable',
      timeout: 'timeout',
      ETIMEDOUT: 'timeout',
      ECONNRESET: 'closed',
      HPE_INVALID_CONSTANT: 'no-http',
      EPROTO: 'no-https',
      ERR_SSL_WRONG_VERSION_NUMBER: 'no-https',
      CERT_HAS_EXPIRED: 'certificate-expired',
      CERT_NOT_YET_VALID: 'certificate-early',
      ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
      DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
      UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
    };
    for (const [code, reason] of Object.entries(codes)) {
      const problem = await ofCode(code);
      expect([problem.reason, problem.detail]).to.deep.equal([reason, code]);
      expect(problem.message).to.not.match(/[A-Z]{3}|192\.0\.2/);
    }
    expect((await ofCode('ENOTCONN')).message).to.contain('connect ENOTCONN');
  });

  it('is said with the status where the server has one', () => {
    const reasons = [302, 400, 401, 403, 404, 429, 500, 503].map(
      (status) => refusalNotice('home', { status, text: '' }).reason,
    );
    expect(reasons).to.deep.equal([
      'redirect',
      'rejected',
      'login',
      'forbidden',
      'not-found',
      'too-many',
      'server',
      'server',
    ]);
    expect(refusalNotice('home', { status: 403, text: 'secret' }).message).to.match(/\(status 403\)$/);
  });
});

describe('why there was no answer', () => {
  /** The filter drops what is for documentation networks. */
  const noticeOf = async (
    code: string,
    addresses: string[],
    isOn = true,
    nameServers: string[] = ['192.168.1.1'],
  ) => {
    const error = new NoAnswer(code, 'it failed', addresses);
    const isFiltered = (address: string) => Promise.resolve(isOn && address.startsWith('203.0.113.'));
    return (await noAnswerNotice('home', error, { isFiltered, nameServers: () => nameServers })).code;
  };

  it('is the filter of the service where that denies it, or drops what is for an address outside', async () => {
    const both = ['192.168.1.2', '203.0.113.7'];
    expect(await noticeOf('EPERM', [])).to.equal('alert-blocked');
    expect(await noticeOf('EACCES', [], false)).to.equal('alert-blocked');
    expect(await noticeOf('timeout', both)).to.equal('alert-blocked');
    expect(await noticeOf('timeout', both, false)).to.equal('alert-failed');
    expect(await noticeOf('timeout', ['192.168.1.2'])).to.equal('alert-failed');
    expect(await noticeOf('ECONNREFUSED', both)).to.equal('alert-failed');
  });

  it('is the filter too where it keeps picamd from asking for the address', async () => {
    expect(await noticeOf('EAI_AGAIN', [], true, ['203.0.113.53'])).to.equal('alert-blocked');
    expect(await noticeOf('timeout', [], true, ['203.0.113.53'])).to.equal('alert-blocked');
    expect(await noticeOf('EAI_AGAIN', [])).to.equal('alert-failed');
    expect(await noticeOf('ENOTFOUND', [], true, ['203.0.113.53'])).to.equal('alert-failed');
  });
});
