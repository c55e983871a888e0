package io.headrace.operator.check;

import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.deployment.Job;
import io.headrace.operator.problems.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** START and END of jobs. */
final class TimesCheck {
  private static final Pattern WITHOUT_ZONE =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?)?");

  private final EngineKnowledge engine;
  private final Instant now;
  private final Problems problems;
  private final List<String> notes;

  TimesCheck(EngineKnowledge engine, Instant now, Problems problems, List<String> notes) {
    this.engine = engine;
    this.now = now;
    this.problems = problems;
    this.notes = notes;
  }

  void check(Job job, String where) {
    Optional<Instant> start = moment(job, where + ".start", job.start());
    Optional<Instant> end = moment(job, where + ".end", job.end());
    if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
      problems.add(where + ".end", "it is not after START", "Write START and END in order.");
    }
    if (end.isPresent() && end.get().isAfter(now)) {
      notes.add(
          where
              + ".end lies in the future: the job refuses to run before it, unless its arguments"
              + " say --allow-future.");
    }
  }

  private Optional<Instant> moment(Job job, String where, Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> moment = engine.moment(text.get(), now);
    if (moment.isEmpty()) {
      problems.add(
          where,
          "'" + text.get() + "' is no moment",
          "Write for example 2025-01-31T08:00:00Z, now or now-floor(1h).");
    } else if (job.schedule().isPresent() && !engine.isRelative(text.get())) {
      problems.add(
          where,
          "a schedule gives every run the same arguments, so each would do '" + text.get() + "'",
          "Write it relative to now, such as now-floor(1h), or leave the schedule out.");
    } else if (WITHOUT_ZONE.matcher(text.get().strip()).matches()) {
      notes.add(where + ": '" + text.get() + "' has no zone and is read as UTC.");
    }
    return moment;
  }
}
