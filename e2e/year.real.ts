import { ADAPTERS } from './platform';
import { YearRun } from './year';

const SCALE = 50;

describe(`a prefecture's year at 1/${SCALE} on MongoDB and Kafka, killed once`, () => {
  const real = ADAPTERS.find(({ env }) => env['KAFKA_BROKERS']);
  const year = new YearRun(real?.env ?? {}, ['--scale', String(SCALE), '--kill', '1']);
  afterAll(() => year.dispose());

  test("the platform's own reports show the year", async () => {
    if (!real) throw new Error('MONGODB_URI and KAFKA_BROKERS are needed: npm run stack -- up');
    const { code, said } = await year.play();
    expect(said).not.toContain('✗');
    expect(code).toBe(0);
    const { corrected, differences, kills, adapters, compared } = year.result;
    expect({ corrected, differences, kills, adapters }).toEqual({ corrected: 0, differences: 0, kills: 1, adapters: 'MongoDB and Kafka' });
    expect(compared.find(({ name }) => name.endsWith(' evaluations'))?.platform).toBe(872);
  }, 900_000);
});
