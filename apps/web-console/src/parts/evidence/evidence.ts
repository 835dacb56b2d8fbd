import { useQuery } from '@tanstack/react-query';
import { kindOfName, KINDS } from '@mingjing/evidence/kinds';
import { isRefused } from '@mingjing/contracts/refused';
import { get, type Answer, type Schema } from '../../api';

type KindName = keyof typeof KINDS;

/** Nouns whose records have evidence, as in the addresses of the API. */
export type Records = 'cases';
/** A record whose evidence is shown. */
export interface About {
  records: Records;
  id: string;
}

export type EvidenceFile = Schema<'EvidenceFile'>;
export type Evidence = Answer<'/cases/{id}/evidence', 'get'>;

/** While the scanner looks at a file, it is asked for again so often. */
const HELD_MS = 5_000;

/** The files of a record that the person may see, and what may be added. */
export function useEvidence({ records, id }: About) {
  return useQuery({
    queryKey: ['evidence', records, id],
    queryFn: () => get(`/${records}/{id}/evidence`, { path: { id } }),
    refetchInterval: ({ state }) => (state.data?.files.some((file) => file.state === 'held') ? HELD_MS : false),
  });
}

const KIB = 1024;

/** A length as people read it. */
export function sizeOf(bytes: number): string {
  return bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} KB` : `${(bytes / KIB / KIB).toFixed(1).replace(/\.0$/, '')} MB`;
}

/**
 * Media types and endings for the chooser of files. Phones that see JPEG and not HEIC in it hand over photos as JPEG, and offer
 * the camera by themselves.
 */
export function acceptOf(kinds: readonly string[]): string {
  return kinds.flatMap((kind) => acceptedBy(KINDS[kind as KindName])).join(',');
}

function acceptedBy(kind: (typeof KINDS)[KindName] | undefined): string[] {
  if (!kind) return [];
  return kind.mediaType.startsWith('image/') ? [kind.mediaType] : kind.endings.map((ending) => `.${ending}`);
}

/** What can be told of a file before it is sent; the gateway says the same. Undefined: nothing speaks against it. */
export function faultOf({ name, size }: File, { kinds, largestBytes }: Pick<Evidence, 'kinds' | 'largestBytes'>): string | undefined {
  try {
    kindOfName(name, kinds as KindName[]);
  } catch (error) {
    if (isRefused(error)) return error.details.zh;
    throw error;
  }
  if (size === 0) return '文件是空的，请重新选择。';
  if (size <= largestBytes) return undefined;
  return `每个文件最大 ${largestBytes / KIB / KIB} MB，这个文件有 ${sizeOf(size)}。请压缩图片、缩小扫描分辨率或拆成几个文件后再上传。`;
}
