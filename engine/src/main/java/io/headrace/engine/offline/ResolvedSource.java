package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.lakehouse.ChangedColumns;
import io.headrace.engine.lakehouse.FileQuestion;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that were looked up, with the roles of their columns. */
final class ResolvedSource implements PinnedSource {
  private final DataSource source;
  private final SourcePin pin;
  private final Dataset<Row> rows;
  private final SourceColumns columns;
  private final StatisticsReader statistics;
  private final ChangeReader changes;

  /** A source that keeps no record of changes. */
  ResolvedSource(
      DataSource source,
      SourcePin pin,
      Dataset<Row> rows,
      Set<String> nanoseconds,
      StatisticsReader statistics) {
    this(source, pin, rows, nanoseconds, statistics, ChangeReader.NONE);
  }

  /**
   * @param nanoseconds columns of {@code rows} that hold nanoseconds since the epoch
   */
  ResolvedSource(
      DataSource source,
      SourcePin pin,
      Dataset<Row> rows,
      Set<String> nanoseconds,
      StatisticsReader statistics,
      ChangeReader changes) {
    this.statistics = statistics;
    this.changes = changes;
    this.source = source;
    this.pin = pin;
    this.rows = rows;
    this.columns = new SourceColumns(source, rows.schema(), nanoseconds);
    List<Problem> problems = columns.roleProblems();
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }

  @Override
  public SourcePin pin() {
    return pin;
  }

  @Override
  public StructType schema() {
    return columns.schema();
  }

  @Override
  public boolean hasCreatedTimestamp() {
    return source.createdTimestampColumn().isPresent();
  }

  @Override
  public SourceStatistics statistics(Selection selection, int mostFooters) {
    // Spark finds columns whatever their case.
    Set<String> stored = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    selection.joinKeys().forEach(f -> stored.add(columns.of(f.name()).name()));
    selection.features().forEach(f -> stored.add(columns.of(f.name()).name()));
    stored.add(columns.eventTimestamp().name());
    columns.createdTimestamp().ifPresent(c -> stored.add(c.name()));
    SourceStatistics told =
        statistics.read(
            new StatisticsReader.Wanted(
                columns.eventTimestamp().name(),
                stored,
                selection.range(),
                file -> inside(file, selection.range()),
                days(selection.range()),
                selection.keepInvalidRows(),
                mostFooters,
                () -> read(selection)));
    return told.withPlain(plain(selection, told));
  }

  private Set<String> plain(Selection selection, SourceStatistics told) {
    if (told.rows().orElse(0) == 0) {
      return Set.of();
    }
    Set<String> dictionaries = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    told.footers().forEach(footer -> dictionaries.addAll(footer.dictionaries()));
    return told.footers().isEmpty()
        ? Set.of()
        : Stream.concat(selection.joinKeys().stream(), selection.features().stream())
            .map(Field::name)
            .filter(name -> !dictionaries.contains(columns.of(name).name()))
            .collect(Collectors.toSet());
  }

  @Override
  public SourceChanges changesSince(SourcePin earlier, List<Field> joinKeys, List<Field> features) {
    if (!earlier.kind().equals(pin.kind()) || !earlier.text().equals(pin.text())) {
      return new SourceChanges.Unknown(
          "the source was " + earlier.kind() + " " + earlier.text() + " when the last run read it");
    }
    ChangeReader.Changed changed = changes.since(earlier, compared(joinKeys, features));
    if (changed.obstacle().isPresent()) {
      return new SourceChanges.Unknown(changed.obstacle().get());
    }
    List<Column> out = new ArrayList<>();
    joinKeys.forEach(f -> out.add(cast("Join key", f)));
    out.add(instant(columns.eventTimestamp()).as(FeatureColumns.EVENT_TIMESTAMP));
    out.add(functions.col(SourceChanges.PRESENT));
    out.add(functions.col(SourceChanges.COMMIT));
    return changed
        .rows()
        .<SourceChanges>map(
            found -> new SourceChanges.Touched(found.select(out.toArray(Column[]::new))))
        .orElseGet(SourceChanges.Nothing::new);
  }

  private ChangedColumns compared(List<Field> joinKeys, List<Field> features) {
    Set<String> told = new LinkedHashSet<>();
    joinKeys.forEach(f -> told.add(columns.of(f.name()).name()));
    told.add(columns.eventTimestamp().name());
    Set<String> rest = new LinkedHashSet<>();
    features.forEach(f -> rest.add(columns.of(f.name()).name()));
    columns.createdTimestamp().ifPresent(c -> rest.add(c.name()));
    return new ChangedColumns(List.copyOf(told), List.copyOf(rest));
  }

  @Override
  public Dataset<Row> read(Selection selection) {
    List<Problem> problems = new ArrayList<>();
    selection.joinKeys().forEach(f -> columns.objection("Join key", f).ifPresent(problems::add));
    selection.features().forEach(f -> columns.objection("Feature", f).ifPresent(problems::add));
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    Dataset<Row> wanted = filtered(selection);
    List<Column> out = new ArrayList<>();
    selection.joinKeys().forEach(f -> out.add(cast("Join key", f)));
    selection.features().forEach(f -> out.add(cast("Feature", f)));
    out.add(instant(columns.eventTimestamp()).as(FeatureColumns.EVENT_TIMESTAMP));
    out.add(
        columns
            .createdTimestamp()
            .map(this::instant)
            .orElse(functions.lit(null).cast(DataTypes.TimestampType))
            .as(FeatureColumns.CREATED_TIMESTAMP));
    return wanted.select(out.toArray(Column[]::new));
  }

  private Dataset<Row> filtered(Selection selection) {
    Column time = columns.eventTimestamp().raw();
    Optional<Column> range =
        TimeBounds.predicate(
            selection.range(), columns.eventTimestamp(), described("Event timestamp"));
    // By itself, for a condition that names other columns too would prune no partition.
    Optional<Column> days = datePredicate(selection.range());
    Dataset<Row> kept = days.map(rows::filter).orElse(rows);
    if (range.isPresent()) {
      // Rows without a time are in no range, but whoever counts them wants to see them.
      kept = kept.filter(selection.keepInvalidRows() ? time.isNull().or(range.get()) : range.get());
    }
    if (selection.keepInvalidRows()) {
      return kept;
    }
    kept = kept.filter(time.isNotNull());
    for (Field key : selection.joinKeys()) {
      kept = kept.filter(columns.of(key.name()).raw().isNotNull());
    }
    return kept;
  }

  private Optional<Column> datePredicate(TimeRange range) {
    return source
        .datePartition()
        .flatMap(
            partition -> {
              Strftime format = Strftime.of(SourceErrors.where(source), partition.format());
              Column day = StoredColumn.named(partition.column()).cast(DataTypes.StringType);
              Optional<Column> from = bound(range.from(), format).map(day::geq);
              Optional<Column> to = bound(range.to(), format).map(day::leq);
              return from.isPresent() && to.isPresent()
                  ? Optional.of(from.get().and(to.get()))
                  : from.or(() -> to);
            });
  }

  private Optional<FileQuestion.TextBounds> days(TimeRange range) {
    return source
        .datePartition()
        .map(
            partition -> {
              Strftime format = Strftime.of(SourceErrors.where(source), partition.format());
              return new FileQuestion.TextBounds(
                  partition.column(),
                  range.from().map(format::format),
                  range.to().map(format::format));
            });
  }

  /** The same as the predicate over days, for a file by its path. */
  private boolean inside(PinnedFile file, TimeRange range) {
    return source
        .datePartition()
        .flatMap(
            partition ->
                PartitionValues.of(file.path(), partition.column())
                    .map(
                        day -> {
                          Strftime format =
                              Strftime.of(SourceErrors.where(source), partition.format());
                          return range.from().map(format::format).orElse(day).compareTo(day) <= 0
                              && range.to().map(format::format).orElse(day).compareTo(day) >= 0;
                        }))
        .orElse(true);
  }

  private static Optional<Column> bound(Optional<Instant> moment, Strftime format) {
    return moment.map(m -> functions.lit(format.format(m)));
  }

  private Column cast(String role, Field field) {
    StoredColumn column = columns.of(field.name());
    return DeclaredTypes.cast(
            column.value(),
            column.type(),
            field.type(),
            described(role + " '" + field.name() + "'"))
        .as(field.name());
  }

  private Column instant(StoredColumn column) {
    return UtcTime.instant(
        column.value(), column.type(), described("Timestamp '" + column.name() + "'"));
  }

  private String described(String what) {
    return what + " of data source '" + source.name() + "'";
  }
}
