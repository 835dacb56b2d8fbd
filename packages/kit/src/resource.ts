import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';

/** `service.name` of a process that runs several services. */
const SEVERAL = 'platform';

/**
 * What a collector is told of where spans and metrics come from (OpenTelemetry semantic conventions, service resource).
 * @param services that run in this process: one gives its own name, several are the platform and are named beside it
 * @param instance prefix of the platform on a cluster, so that several are kept apart
 */
export function resourceOf(services: readonly string[], instance: string): Resource {
  const [only, ...others] = services;
  const name = only === undefined || others.length > 0 ? SEVERAL : only;
  return resourceFromAttributes({
    'service.name': name,
    'service.namespace': instance,
    ...(name === SEVERAL && { 'mingjing.services': services.join(' ') }),
  });
}
