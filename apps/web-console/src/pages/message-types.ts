/** A message as the gateway gives it (proto mingjing.notification.v1.Message). */
export interface MessageRow {
  id: string;
  kind: string;
  state: string;
  reason: string;
  phone: string;
  segments: number;
  division: string;
  unitName: string;
  servicePointId: string;
  servicePointName: string;
  queuedAt?: string;
  dueAt?: string;
  sentAt?: string;
  settledAt?: string;
  tries: number;
  contradicted: boolean;
  officialName: string;
  occasion: string;
}

export interface MessageFile extends MessageRow {
  text: string;
  provider: string;
  steps: { what: string; note: string; at: string; by: string }[];
}

export interface Delivery {
  states: Record<string, number>;
  /** "<state>.<reason>" → count. */
  reasons: Record<string, number>;
  segments: number;
  messages: number;
  replies: number;
  deliveryRate?: number | null;
  overdue: number;
  providerDownSince?: string;
}
