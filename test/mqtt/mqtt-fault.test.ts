import { expect } from 'chai';
import { isOtherVersion, mqttFault } from '../../daemon/mqtt/mqtt-fault.ts';
import { SessionEnd } from '../../daemon/mqtt/mqtt-session.ts';

const fault = (error: unknown) => mqttFault(error, 'broker.local:8883');
const withCode = (code: string) =>
  new SessionEnd('failed', null, Object.assign(new Error('failed'), { code }));

describe('what a failed connection to an MQTT broker means', () => {
  it('is told by the codes of both versions of MQTT', () => {
    const codes = [4, 5, 134, 135, 142, 136, null].map((reason) => fault(new SessionEnd('no', reason)).code);
    expect(codes).to.deep.equal([
      'mqtt-denied',
      'mqtt-denied',
      'mqtt-denied',
      'mqtt-denied',
      'mqtt-taken',
      'mqtt-unreachable',
      'mqtt-unreachable',
    ]);
    expect([1, 132, 4, null].map((reason) => isOtherVersion(new SessionEnd('no', reason)))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('of a clock that is wrong by years is that clock, with what it says', () => {
    for (const code of ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']) {
      const { code: own, hint } = fault(withCode(code));
      expect(own).to.equal('mqtt-untrusted');
      expect(hint).to.match(/^Check the clock of this machine, which says \d{4}-\d\d-\d\dT\d\d:\d\d UTC/);
    }
  });

  it('of another certificate is that of MQTT_CA_FILE', () => {
    for (const code of [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ])
      expect(fault(withCode(code)))
        .to.include({ code: 'mqtt-untrusted' })
        .and.property('hint')
        .match(/^Set MQTT_CA_FILE/);
  });

  it('shows nothing of the words of a broker that a terminal would obey', () => {
    expect(fault(new SessionEnd(`\u001b[2J${'x'.repeat(1000)}`)).message)
      .to.match(/\?\[2Jx+\.\.\.$/)
      .and.have.length.below(300);
  });
});
