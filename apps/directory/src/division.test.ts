import { created, createDivision, evolveDivision, noDivision, type DivisionEvent } from './division';
import { parseLine, prefectureLevelNode } from './division-seed';

const evolved = (event: DivisionEvent) => evolveDivision(noDivision(), event);
const root = evolved(created({ id: '632800', parentId: '', name: '海西州', level: 'prefecture' }, undefined));

describe('a division', () => {
  test('carries its ancestors and itself, by parent link', () => {
    const county = evolved(created({ id: '632801', parentId: '632800', name: '格尔木市', level: 'county' }, root));
    const town = evolved(created({ id: '632801100', parentId: '632801', name: '郭勒木德镇', level: 'town' }, county));
    expect(town.path).toEqual(['632800', '632801', '632801100']);
  });

  test('a prefecture stands below a province, and never the other way round', () => {
    const province = evolved(created({ id: '630000', parentId: '', name: '青海省', level: 'province' }, undefined));
    const prefecture = evolved(created({ id: '632800', parentId: '630000', name: '海西州', level: 'prefecture' }, province));
    expect(prefecture.path).toEqual(['630000', '632800']);
    expect(() => created({ id: '630000', parentId: '632800', name: '青海省', level: 'province' }, root)).toThrow(
      expect.objectContaining({ code: 'division.levelBelow' }),
    );
  });

  test('州本级 stands beside the counties and contains nothing', () => {
    const own = evolved(created(prefectureLevelNode('632800'), root));
    expect(own.path).toEqual(['632800', '632800-0']);
    expect(() => created({ id: '632801', parentId: '632800-0', name: '格尔木市', level: 'county' }, own)).toThrow(
      expect.objectContaining({ code: 'division.levelBelow' }),
    );
  });

  test.each([
    [{ id: '6328', parentId: '632800', name: '短码', level: 'county' }, 'division.idInvalid'],
    [{ id: '632899', parentId: '632800', name: '某县', level: 'galaxy' }, 'division.levelUnknown'],
    [{ id: '632899', parentId: '632800', name: '某州', level: 'prefecture' }, 'division.levelBelow'],
    [{ id: '632899', parentId: '632800', name: ' ', level: 'county' }, 'field.required'],
    [{ id: '632899', parentId: '632800', name: '甲\u0000县', level: 'county' }, 'field.controlCharacter'],
  ])('%j is refused as %s', (node, code) => {
    expect(() => created(node, root)).toThrow(expect.objectContaining({ code }));
  });

  test('is created once', () => {
    const decide = createDivision({ id: '632800', parentId: '', name: '海西州', level: 'prefecture' }, undefined);
    expect(decide(noDivision(), { exists: false })).toHaveLength(1);
    expect(() => decide(root, { exists: true })).toThrow(expect.objectContaining({ code: 'division.exists' }));
  });
});

describe('the seed', () => {
  test('a line of the source gives code, name and parent', () => {
    expect(parseLine('632801001001,"博爱巷社区居委会",632801001,63,6328,632801')).toEqual({
      code: '632801001001',
      name: '博爱巷社区居委会',
      parent: '632801001',
    });
    expect(parseLine('code,name,streetCode')).toBeUndefined();
  });
});
