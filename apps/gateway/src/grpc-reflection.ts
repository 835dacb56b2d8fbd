import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { service as health } from 'grpc-health-check';
import { describing } from '@mingjing/contracts';
import type { AnyMethod } from '@mingjing/kit';

/**
 * Reflection that tells of these methods and of health, with every type they need, and of nothing else. The files are given
 * as they were written: read through proto-loader they would lose their imports, and no client could resolve a type.
 */
export function reflectionOf(methods: readonly AnyMethod[]): ReflectionService {
  const paths = [...methods, ...Object.values(health)].map(({ path }) => path);
  const services = [...new Set(paths.map((path) => path.split('/')[1] as string))];
  return new ReflectionService({ files: { fileDescriptorProtos: describing(paths) } } as unknown as PackageDefinition, { services });
}
