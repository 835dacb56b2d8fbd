/** A way in for an evaluation, and what whoever comes by it must show. docs/security.md says the same in words, for all doors. */
export interface Door {
  /** Whether nothing is taken without a page token of ours. */
  pageNeeded: boolean;
  /** Counted against the allowances of its plate; an invitation holds once anyway. */
  metered: boolean;
}

export const DOORS = {
  plateForm: { pageNeeded: true, metered: true },
  plateJson: { pageNeeded: false, metered: true },
  invitationForm: { pageNeeded: false, metered: false },
  invitationJson: { pageNeeded: false, metered: false },
} as const satisfies Record<string, Door>;
