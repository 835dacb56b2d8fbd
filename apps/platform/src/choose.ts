import { ConfigError, type Service } from '@mingjing/kit';

/**
 * The services to run in this process.
 * @throws ConfigError naming what is unknown and what there is
 */
export function choose(names: string[], services: Service[]): Service[] {
  const unknown = names.filter((name) => !services.some((service) => service.name === name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `没有这样的服务 (no such service): ${unknown.join(', ')}; 可选 (choose from): ${services.map(({ name }) => name).join(' ')}`,
    );
  }
  return services.filter((service) => names.includes(service.name));
}
