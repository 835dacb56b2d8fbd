import { YearRun } from './year';

const SCALE = 20;
const KILLS = 2;

describe(`a prefecture's year at 1/${SCALE}, killed ${KILLS} times and interrupted once`, () => {
  const year = new YearRun({}, ['--scale', String(SCALE), '--kill', String(KILLS)]);
  afterAll(() => year.dispose());

  test("the platform's own reports show the year, whatever happened on the way", async () => {
    const interrupted = await year.play(/replay {2}30 %/);
    expect(interrupted).toMatchObject({ code: 130 });
    const { code, said } = await year.play();
    expect(said).toContain('(继续 going on)');
    expect(said).not.toContain('✗');
    expect(code).toBe(0);
    const { compared, corrected, differences, kills, adapters } = year.result;
    expect({ corrected, differences, kills, adapters }).toEqual({ corrected: 0, differences: 0, kills: KILLS, adapters: 'embedded' });
    const figure = (name: string) => compared.find((row) => row.name.endsWith(name))?.platform;
    expect(figure(' service points in use')).toBe(65);
    expect(figure(' matters')).toBe(3_215);
    expect(figure(' invitations sent')).toBe(873);
    expect(figure(' phones with two')).toBe(0);
    expect(figure(' evaluations')).toBe(2_181);
    expect(figure(' satisfied')).toBe(2_169);
    expect(figure(' satisfaction')).toBe('99.4 %');
    expect(figure(' cases closed')).toBe(7);
  }, 900_000);
});
