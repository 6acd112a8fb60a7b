/** Somebody that wants to be alone in its group. */
export interface GroupRequest {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: 'single' | 'max';
  /** Told when somebody else takes the place, or there is none. */
  readonly cancel: (reason: string) => void;
}

/** A place in a group. */
export interface GroupPlace {
  /** Nobody else was there: it is granted already. */
  readonly immediate: boolean;
  readonly granted: Promise<void>;
  /** Goes, whether it was granted or not. Safe to be called again. */
  readonly leave: () => void;
}

/** Pending jobs or runs of a group with `queue: max`; what comes on top is cancelled. */
const LONGEST_QUEUE = 100;

interface Place extends GroupRequest {
  readonly grant: () => void;
}

/**
 * The concurrency groups of a repository. One of a group is in progress; one is pending, and gives way to a newer one; or up to
 * a hundred are, in their order. Names are compared without their case, and workflows and jobs share them.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class ConcurrencyGroups {
  /** In each the first one is in progress, the others are pending. */
  private readonly groups = new Map<string, Place[]>();

  public enter(request: GroupRequest): GroupPlace {
    const name = request.group.toLowerCase();
    const places = this.groups.get(name) ?? [];
    this.groups.set(name, places);
    let grant: () => void = () => undefined;
    const granted = new Promise<void>((resolve) => {
      grant = resolve;
    });
    const place: Place = { ...request, grant };
    const immediate = this.admit(places, place);
    return {
      immediate,
      granted,
      leave: () => {
        this.leave(name, place);
      },
    };
  }

  private admit(places: Place[], place: Place): boolean {
    const [inProgress, ...pending] = places;
    if (inProgress === undefined) {
      places.push(place);
      place.grant();
      return true;
    }
    if (place.queue === 'max' && !place.cancelInProgress) {
      if (pending.length >= LONGEST_QUEUE) place.cancel(`Canceling since the queue of '${place.group}' is full`);
      else places.push(place);
      return false;
    }
    const reason = `Canceling since a higher priority waiting request for '${place.group}' exists`;
    places.splice(1, pending.length, place);
    for (const older of pending) older.cancel(reason);
    if (place.cancelInProgress) inProgress.cancel(reason);
    return false;
  }

  private leave(name: string, place: Place): void {
    const places = this.groups.get(name) ?? [];
    const index = places.indexOf(place);
    if (index < 0) return;
    places.splice(index, 1);
    if (places.length === 0) this.groups.delete(name);
    else if (index === 0) places[0]?.grant();
  }
}
