/**
 * The one way a call is refused, and the one table from a refusal to a gRPC status and an HTTP status.
 * Everything that is not a `Refused` is a bug: it becomes 500 with a trace id and no message.
 */
export const KINDS = {
  invalid: { grpc: 3, http: 400 },
  unauthenticated: { grpc: 16, http: 401 },
  forbidden: { grpc: 7, http: 403 },
  missing: { grpc: 5, http: 404 },
  conflict: { grpc: 10, http: 409 },
  refused: { grpc: 9, http: 422 },
  exhausted: { grpc: 8, http: 429 },
  unavailable: { grpc: 14, http: 503 },
} as const;

export type Kind = keyof typeof KINDS;

export interface RefusalDetails {
  /** Name of the input field at fault, as the caller spelled it. */
  field?: string;
  /** What to do next, in Chinese; shown to people. */
  zh?: string;
  /** The same in English. */
  en?: string;
  /** Seconds after which a retry makes sense (exhausted, unavailable). */
  retryAfter?: number;
  /** HTTP status where it is finer than the kind's (410 ended plate, 413, 415, 507). */
  http?: number;
  /** What is there already and may be meant (codes that end in lookAlike); the caller goes on by saying that it is another. */
  similar?: Similar[];
  /** Whose clocks differ (token.clockSkew). */
  clocks?: ClockDifference;
}

/** Something that is there and has a similar name. */
export interface Similar {
  id: string;
  name: string;
}

/** Two clocks that differ by more than tokens bear. */
export interface ClockDifference {
  /** Service that signed a token. */
  signer: string;
  /** Service that checked it. */
  checker: string;
  /** By which the clock of the signer is ahead, about; negative where it is behind. */
  seconds: number;
}

/** A refusal that the caller is told about: a stable code, a kind and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    /** Stable, dotted, lower camel: "plate.ended", "evaluation.alreadyGiven". */
    readonly code: string,
    readonly kind: Kind,
    readonly details: RefusalDetails = {},
  ) {
    super(details.en ?? code);
  }
}

/** True for a `Refused`, also one made by another copy of this package. */
export function isRefused(error: unknown): error is Refused {
  return error instanceof Error && error.name === 'Refused' && 'kind' in error && (error.kind as string) in KINDS;
}
