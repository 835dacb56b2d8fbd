/** What something is called. */
export interface Label {
  zh: string;
  en: string;
}

/** In which post somebody acted, and where their words lie: sealed beside the history, so that they can be erased. */
export interface Post {
  postId: string;
  role: string;
  /** Key in the sealed part, and HMAC(salt, plain text), the salt lying there too. */
  words: { ref: string; mac: string } | null;
}

/** Who acts, in which of their posts, when; their words are sealed already. */
export interface Person extends Post {
  id: string;
  /** They act for those who are supervised, not for those who supervise. */
  unitSide: boolean;
  now: Date;
}

/** The post part of an event's data. */
export const post = ({ postId, role, words }: Post): Post => ({ postId, role, words });

/** Who did something last, and when; `words` is the key under which what they wrote lies. */
export interface Mark {
  at: Date;
  by: string;
  words: string;
}
