import { ServerCredentials } from '@grpc/grpc-js';
import type { Certificate } from './certificate-watch';

/** A stop waits for handshakes under way, and must be done within the drain. */
const HANDSHAKE_MS = 8_000;

/** Whether clients must show a certificate of the CA, may, or are not asked; who shows another counts as showing none. */
export type ClientCertificates = 'required' | 'optional' | 'off';

/**
 * Credentials of a gRPC server whose certificate is renewed while it runs: grpc-js gives each new context to the connections
 * that begin after it. `createSsl` of grpc-js knows neither renewal nor certificates that are optional.
 */
class RenewedCredentials extends ServerCredentials {
  constructor(certificate: Certificate, clients: ClientCertificates) {
    super(
      { requestCert: clients !== 'off', rejectUnauthorized: clients === 'required', handshakeTimeout: HANDSHAKE_MS },
      certificate.context,
    );
    certificate.onChange((context) => this.updateSecureContextOptions(context));
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/**
 * What a gRPC server is bound with.
 * @param certificate absent: plain
 */
export function credentialsOf(certificate: Certificate | undefined, clients: ClientCertificates = 'off'): ServerCredentials {
  return certificate ? new RenewedCredentials(certificate, clients) : ServerCredentials.createInsecure();
}
