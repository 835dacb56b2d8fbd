import type { Document } from './house';
import { oddValue, ODD_NUMBERS, ODD_STRINGS, trap, TRAPS } from './oddities';
import { PLAUSIBLE } from './plausible';
import type { Random } from './random';

type Schema = Record<string, unknown>;
type Pool = ReadonlyMap<string, readonly string[]>;

/** Draws values that a schema takes, mostly ones that are there, and breaks them. */
export class Drawing {
  constructor(
    private readonly random: Random,
    private readonly schemas: Document['schemas'],
    private readonly pool: Pool,
  ) {}

  /** A value the schema takes. */
  valid(schema: Schema, name: string): unknown {
    const { random } = this;
    const {
      $ref,
      enum: listed,
      anyOf,
      oneOf,
      type,
    } = schema as { $ref?: string; enum?: unknown[]; anyOf?: Schema[]; oneOf?: Schema[]; type?: string };
    if ($ref) return this.valid(this.schemas[$ref.split('/').at(-1) as string] as Schema, name);
    if (listed) return random.one(listed);
    const branches = anyOf ?? oneOf;
    if (branches) return this.valid(random.one(branches), name);
    if (type === 'object') return this.object(schema);
    if (type === 'array') return this.array(schema, name);
    if (type === 'boolean') return random.chance(0.5);
    if (type === 'integer' || type === 'number') return this.number(schema);
    if (type === 'string') return this.string(schema, name);
    const known = this.pool.get(name);
    return known && random.chance(0.7) ? (JSON.parse(random.one(known)) as unknown) : oddValue(random);
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema): unknown {
    const given = Object.entries(properties as Record<string, Schema>).filter(
      ([name]) => (required as string[]).includes(name) || this.random.chance(0.6),
    );
    const drawn = Object.fromEntries(given.map(([name, inner]) => [name, this.valid(inner, name)]));
    if (typeof additionalProperties !== 'object' || additionalProperties === null) return drawn;
    for (const name of ['attitude', 'efficiency'])
      if (this.random.chance(0.5)) drawn[name] = this.valid(additionalProperties as Schema, 'level');
    return drawn;
  }

  private array({ items = {}, minItems = 0, maxItems = 3 }: Schema, name: string): unknown {
    const most = Math.min(Number(maxItems), Number(minItems) + 2);
    const count = Number(minItems) + this.random.below(most - Number(minItems) + 1);
    return Array.from({ length: count }, () => this.valid(items as Schema, name.replace(/s$/, 'Id')));
  }

  private number({ minimum = 0, maximum = 1_000, default: usual }: Schema): unknown {
    const { random } = this;
    if (random.chance(0.7)) return usual ?? Number(minimum);
    if (random.chance(0.5)) return Number(minimum) + random.below(3);
    return random.one([Number(minimum), Number(minimum) + 1, Number(maximum) - 1, Number(maximum)]);
  }

  private string({ format, maxLength, pattern, default: usual }: Schema, name: string): unknown {
    const { random } = this;
    const there = this.pool.get(name) ?? PLAUSIBLE[name];
    if (there && random.chance(0.95)) return random.one(there);
    if (format === 'date-time') return random.one(['2026-03-05T10:00:00+08:00', '1949-10-01T00:00:00Z', '2100-12-31T00:00:00Z']);
    if (pattern) return random.one([...(this.pool.get('id') ?? []), '632801']);
    if (usual !== undefined && random.chance(0.3)) return usual;
    const text = random.one(['办理顺利', '整改说明', '说明情况，已电话联系', 'satisfied', '综合窗口二', '政务服务大厅']);
    return maxLength ? text.slice(0, Number(maxLength)) : text;
  }

  /** The same value with one thing in it that is not as it should be. */
  broken(value: unknown): unknown {
    const { random } = this;
    if (Array.isArray(value)) {
      if (value.length === 0 || random.chance(0.3)) return random.one([oddValue(random), [...(value as unknown[]), oddValue(random)]]);
      const at = random.below(value.length);
      return value.map((inner: unknown, index) => (index === at ? this.broken(inner) : inner));
    }
    if (typeof value !== 'object' || value === null)
      return typeof value === 'string' && random.chance(0.6) ? random.one(ODD_STRINGS) : oddValue(random);
    const names = Object.keys(value);
    const step = random.below(10);
    if (names.length === 0 || step === 0) return Object.assign(trap(random.one(TRAPS), oddValue(random)), value);
    if (step === 1) return oddValue(random);
    const name = random.one(names);
    if (step === 2) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    return Object.fromEntries(
      Object.entries(value).map(([other, inner]: [string, unknown]) => [other, other === name ? this.broken(inner) : inner]),
    );
  }

  /** What may stand in an address or a form instead of a value: text. */
  oddText(): string {
    const { random } = this;
    return random.chance(0.3) ? String(random.one(ODD_NUMBERS)) : random.one(ODD_STRINGS);
  }
}
