import { EVIDENCE_KINDS } from '@mingjing/contracts/words';
import { z } from 'zod';
import { labelled, rule } from './rule';

export type EvidenceKind = keyof typeof EVIDENCE_KINDS;

const whole = (most: number) => z.number().int().min(1).max(most);
const files = z.strictObject({
  kinds: labelled(
    z
      .array(z.enum(Object.keys(EVIDENCE_KINDS) as [EvidenceKind, ...EvidenceKind[]]))
      .min(1)
      .max(20),
    '可上传的文件种类',
    'Kinds of files that are taken',
    { options: EVIDENCE_KINDS },
  ),
  largestMib: labelled(whole(100), '单个文件最大', 'MiB of a file', { unit: 'MB' }),
  filesPerStep: labelled(whole(200), '一个步骤最多', 'Files of a step; as many may lie ready for the next one', { unit: '份' }),
  /** It is drawn anew in memory, four bytes for each. */
  megapixels: labelled(whole(100), '图片最多', 'Megapixels of a picture', { unit: '百万像素' }),
});
export type EvidenceRule = z.output<typeof files>;
/** What may be added as evidence, of every service that takes any. */
export const evidenceFiles = rule<EvidenceRule>(
  'evidence.files',
  files,
  { kinds: ['pdf', 'docx', 'xlsx', 'jpg', 'png'], largestMib: 20, filesPerStep: 50, megapixels: 64 },
  {
    zh: '佐证材料：可上传的文件种类、单个文件最大多少 MB、一个步骤最多几份、图片最多多少百万像素',
    en: 'Evidence: kinds of files that are taken, MiB of a file, files of a step, megapixels of a picture at most',
  },
);
