import path from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  scale: number;
  seed: string;
  directory: string;
  kills: number;
  json?: string;
  stay: boolean;
}

export const USAGE = `用法 npm run demo:year -- [选项]
  --scale N   规模 1/N (part of the year, default 1: the whole of it)
  --data DIR  目录，中断后用同一目录继续 (directory; the same one goes on where it was cut off; default data/year-<N>)
  --kill N    重演中 kill -9 平台 N 次 (kills the platform so many times on the way)
  --seed S    随机种子 (seed, default 1)
  --json FILE 结果写入文件 (writes the result to a file)
  --stay      核对后平台继续运行，供浏览 (the platform goes on afterwards, to be looked at)`;

/** Reads the command line. @throws Error with the usage where it makes no sense */
export function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        scale: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
        kill: { type: 'string', default: '0' },
        json: { type: 'string' },
        stay: { type: 'boolean', default: false },
      },
    });
    const whole = (name: 'scale' | 'kill'): number => {
      if (!/^\d{1,3}$/.test(values[name])) throw new Error(`--${name}: ${values[name]}`);
      return Number(values[name]);
    };
    const scale = whole('scale');
    const directory = path.resolve(values.data ?? path.join('data', `year-${scale}`));
    return { scale, seed: values.seed, directory, kills: whole('kill'), stay: values.stay, ...(values.json && { json: values.json }) };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

/** Keys of the environment that the platform of the year is given on: where its parts are, and how it speaks. */
const PASSED_ON = ['MONGODB_URI', 'KAFKA_BROKERS', 'LOG_LEVEL', 'NODE_OPTIONS', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/** What of this environment the platform inherits. */
export function passedOn(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(PASSED_ON.flatMap((key) => (env[key] ? [[key, env[key]]] : [])));
}
