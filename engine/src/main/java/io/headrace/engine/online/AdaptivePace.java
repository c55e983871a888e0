package io.headrace.engine.online;

/**
 * Additive increase, multiplicative decrease of one writer's rate. Times are nanoseconds a row, so
 * batches of different sizes compare.
 */
final class AdaptivePace implements Pace {
  /** So many batches tell what is usual before any of them can be slow. */
  static final int WARM_UP = 8;

  /** Recent answers have to take so many times as long as usual ones. */
  static final double SLOW = 2;

  /** A slowed writer keeps at least this share of the rate that it had. */
  static final double LEAST_SHARE = 1.0 / 64;

  private static final double DECREASE = 0.5;

  /** Share of the full rate that a batch in good time gives back. */
  private static final double INCREASE = 0.02;

  /** A decrease shows its effect before the next one. */
  private static final int BATCHES_BETWEEN_DECREASES = 4;

  private static final double RECENT = 0.3;
  private static final double USUAL = 0.05;

  /** Lets a store that stays slow become the new measure, after several hundred batches. */
  private static final double USUAL_WHILE_SLOW = 0.005;

  private final Pace bound;
  private final PaceClock clock;
  private final Throttle throttle;
  private long batches;
  private double usual;
  private double recent;

  /** Time from one answer to the next, held back or not. */
  private double cycle;

  private long lastAnswer;
  private int sinceDecrease = BATCHES_BETWEEN_DECREASES;

  /** Share of the full rate that is left; 1 for not held back at all. */
  private double share = 1;

  /** What a row takes at the full rate, as it was when the writer began to be held back. */
  private double fullCycle;

  AdaptivePace(Pace bound, PaceClock clock) {
    this.bound = bound;
    this.clock = clock;
    this.throttle = new Throttle(clock);
    this.lastAnswer = clock.nanos();
  }

  @Override
  public void await(int rows) {
    bound.await(rows);
    throttle.await(rows, share < 1 ? fullCycle / share : 0);
  }

  @Override
  public void answered(int rows, long nanos) {
    bound.answered(rows, nanos);
    if (rows < 1) {
      return;
    }
    double latency = (double) nanos / rows;
    long now = clock.nanos();
    double sinceLast = (double) (now - lastAnswer) / rows;
    lastAnswer = now;
    batches++;
    if (batches <= WARM_UP) {
      usual += (latency - usual) / batches;
      cycle += (sinceLast - cycle) / batches;
      recent = usual;
      return;
    }
    recent += RECENT * (latency - recent);
    sinceDecrease++;
    if (recent > SLOW * usual) {
      if (sinceDecrease > BATCHES_BETWEEN_DECREASES) {
        decrease();
      }
    } else if (share < 1) {
      share = Math.min(1, share + INCREASE);
    } else {
      cycle += USUAL * (sinceLast - cycle);
    }
    usual += (latency > SLOW * usual ? USUAL_WHILE_SLOW : USUAL) * (latency - usual);
  }

  private void decrease() {
    if (share == 1) {
      fullCycle = cycle;
    }
    share = Math.max(LEAST_SHARE, share * DECREASE);
    sinceDecrease = 0;
  }

  /** Share of the full rate that the writer may use now, above 0 and at most 1. */
  double share() {
    return share;
  }
}
