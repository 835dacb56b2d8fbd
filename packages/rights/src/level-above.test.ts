import { levelAbove } from './level-above';

test.each<[string, string[], string[]]>([
  ['a county below a prefecture', ['632800', '632801'], ['632800']],
  ['a village of that county', ['632800', '632801', '632801100', '632801100201'], ['632800']],
  ['the prefecture level itself', ['632800', '632800-0'], ['632800']],
  ['a county below a prefecture below a province', ['630000', '632800', '632801', '632801100'], ['630000', '632800']],
  ['the prefecture level below a province', ['630000', '632800', '632800-0'], ['630000', '632800']],
  ['a prefecture below a province', ['630000', '632800'], ['630000']],
  ['the root, above which there is nothing', ['632800'], ['632800']],
])('one level above %s', (_words, path, above) => expect(levelAbove(path)).toEqual(above));
