import { Certificate, type CertificateFiles, type CertificateState } from '@mingjing/kit';
import type { Config, GatewayContext } from './config';

/** Certificates of the outer doors; a door without one is plain. */
export interface DoorCertificates {
  http: Certificate | undefined;
  grpc: Certificate | undefined;
  /** How they stand, by door. */
  states(): Record<string, CertificateState>;
  stop(): void;
}

/**
 * Opens the certificates that the configuration names, and says in the log where one is not for the address on the plates.
 * @throws CertificateError naming the key of configuration at fault
 */
export function openCertificates({ name, config, log }: Pick<GatewayContext, 'name' | 'config' | 'log'>): DoorCertificates {
  const everyMs = config.TLS_RELOAD_SECONDS * 1000;
  const open = (door: string, files: CertificateFiles | undefined): Certificate | undefined =>
    files && new Certificate(files, { service: name, door, log, everyMs });
  const http = open('http', httpFiles(config));
  const host = config.PUBLIC_URL && new URL(config.PUBLIC_URL).hostname;
  if (http && host && http.own.checkHost(host) === undefined && http.own.checkIP(host) === undefined) {
    log.warn({ host }, 'the certificate of TLS_CERT is not for the host of PUBLIC_URL: browsers will refuse it');
  }
  const grpc = config.GRPC_PORT === 'off' ? undefined : open('grpc', grpcFiles(config));
  return {
    http,
    grpc,
    states: () => ({ ...(http && { http: http.state() }), ...(grpc && { grpc: grpc.state() }) }),
    stop() {
      http?.stop();
      grpc?.stop();
    },
  };
}

function httpFiles({ TLS_CERT, TLS_KEY }: Config): CertificateFiles | undefined {
  if (TLS_CERT === undefined || TLS_KEY === undefined) return undefined;
  return { certificate: { key: 'TLS_CERT', path: TLS_CERT }, privateKey: { key: 'TLS_KEY', path: TLS_KEY } };
}

function grpcFiles(config: Config): CertificateFiles | undefined {
  const { GRPC_TLS_CERT, GRPC_TLS_KEY, GRPC_CLIENT_CA } = config;
  const own =
    GRPC_TLS_CERT !== undefined && GRPC_TLS_KEY !== undefined
      ? { certificate: { key: 'GRPC_TLS_CERT', path: GRPC_TLS_CERT }, privateKey: { key: 'GRPC_TLS_KEY', path: GRPC_TLS_KEY } }
      : httpFiles(config);
  return own && { ...own, clientCa: GRPC_CLIENT_CA === undefined ? undefined : { key: 'GRPC_CLIENT_CA', path: GRPC_CLIENT_CA } };
}
