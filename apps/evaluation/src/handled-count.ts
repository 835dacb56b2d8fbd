/** How many matters a service point handled in a month, by the count of somebody else than its unit. */
export interface HandledCount {
  servicePointId: string;
  unitId: string;
  divisionPath: string[];
  /** YYYY-MM; empty before it is declared. */
  month: string;
  handled: number;
  declaredBy: string;
  declaredAt: Date;
}

export interface HandledCountEvent {
  type: 'Declared';
  data: Pick<HandledCount, 'servicePointId' | 'unitId' | 'divisionPath' | 'month'> & { old: number; new: number };
}

export function noHandledCount(): HandledCount {
  return { servicePointId: '', unitId: '', divisionPath: [], month: '', handled: 0, declaredBy: '', declaredAt: new Date(0) };
}

export function evolveHandledCount(count: HandledCount, event: HandledCountEvent, { at, by }: { at: Date; by: string }): HandledCount {
  const { servicePointId, unitId, divisionPath, month, new: handled } = event.data;
  // Where it was first counted it stays, so that a correction is taken from the place it was added to.
  const place = count.month ? count : { ...count, servicePointId, unitId, divisionPath, month };
  return { ...place, handled, declaredBy: by, declaredAt: at };
}

/** Declares the number of a month, or corrects it; the same number again changes nothing. */
export function declare(place: Pick<HandledCount, 'servicePointId' | 'unitId' | 'divisionPath' | 'month'>, handled: number) {
  return (count: HandledCount): HandledCountEvent[] => {
    if (count.month && count.handled === handled) return [];
    const { servicePointId, unitId, divisionPath, month } = count.month ? count : place;
    return [{ type: 'Declared', data: { servicePointId, unitId, divisionPath, month, old: count.handled, new: handled } }];
  };
}
