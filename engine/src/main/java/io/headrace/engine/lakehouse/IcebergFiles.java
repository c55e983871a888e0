package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** What the manifests of an Iceberg snapshot say of a selection. */
record IcebergFiles(IcebergSnapshot snapshot) {

  OptionalLong totalBytes() {
    return snapshot.snapshot().isEmpty()
        ? OptionalLong.of(0)
        : summary(SnapshotSummary.TOTAL_FILE_SIZE_PROP);
  }

  FilesToRead toRead(FileQuestion question) {
    if (snapshot.snapshot().isEmpty()) {
      return new FilesToRead(
          0,
          0,
          0,
          0,
          OptionalLong.of(0),
          OptionalLong.of(0),
          Optional.empty(),
          Optional.empty(),
          false);
    }
    Table table = snapshot.pinned();
    Schema schema = table.schema();
    Optional<Types.NestedField> event = timeColumn(schema, question.eventColumn());
    TableScan scan =
        table
            .newScan()
            .caseSensitive(false)
            .includeColumnStats()
            .filter(filter(question, event.isPresent()));
    Tally tally =
        new Tally(
            event, TypeUtil.getProjectedIds(schema.caseInsensitiveSelect(question.columns())));
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(tally::add);
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          "Iceberg table " + table.name(), "its manifests cannot be read: " + e.getMessage(), e);
    }
    return tally.result(summary(SnapshotSummary.TOTAL_DATA_FILES_PROP), totalBytes());
  }

  private OptionalLong summary(String property) {
    String value = snapshot.snapshot().orElseThrow().summary().get(property);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  private static Optional<Types.NestedField> timeColumn(Schema schema, String name) {
    return Optional.ofNullable(schema.caseInsensitiveFindField(name))
        .filter(f -> f.type().typeId() == Type.TypeID.TIMESTAMP);
  }

  private static Expression filter(FileQuestion question, boolean byTime) {
    String event = question.eventColumn();
    Expression range = Expressions.alwaysTrue();
    if (byTime) {
      Optional<Expression> from =
          question.from().map(t -> Expressions.greaterThanOrEqual(event, micros(t)));
      Optional<Expression> to =
          question.to().map(t -> Expressions.lessThanOrEqual(event, micros(t)));
      range = and(from, to);
      if (question.withoutTime()) {
        range = Expressions.or(range, Expressions.isNull(event));
      }
    }
    Expression day =
        question
            .day()
            .map(
                bounds ->
                    and(
                        bounds.from().map(d -> Expressions.greaterThanOrEqual(bounds.column(), d)),
                        bounds.to().map(d -> Expressions.lessThanOrEqual(bounds.column(), d))))
            .orElse(Expressions.alwaysTrue());
    return Expressions.and(range, day);
  }

  private static Expression and(
      Optional<? extends Expression> a, Optional<? extends Expression> b) {
    Expression all = Expressions.alwaysTrue();
    if (a.isPresent()) {
      all = Expressions.and(all, a.get());
    }
    return b.isPresent() ? Expressions.and(all, b.get()) : all;
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  /** Sums over files. */
  private static final class Tally {
    private final Optional<Types.NestedField> event;
    private final Set<Integer> columns;
    private int files;
    private long bytes;
    private long rows;
    private long selectedBytes;
    private boolean sized = true;
    private boolean deletes;
    private boolean bounded;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    Tally(Optional<Types.NestedField> event, Set<Integer> columns) {
      this.event = event;
      this.columns = columns;
      this.bounded = event.isPresent();
    }

    void add(FileScanTask task) {
      DataFile file = task.file();
      files++;
      bytes += file.fileSizeInBytes();
      rows += file.recordCount();
      deletes |= !task.deletes().isEmpty();
      Map<Integer, Long> sizes = file.columnSizes();
      sized &= sizes != null;
      if (sizes != null) {
        columns.forEach(id -> selectedBytes += sizes.getOrDefault(id, 0L));
      }
      event.ifPresent(field -> bounds(file, field));
    }

    private void bounds(DataFile file, Types.NestedField field) {
      Long nulls =
          file.nullValueCounts() == null ? null : file.nullValueCounts().get(field.fieldId());
      if (nulls != null && nulls == file.recordCount()) {
        return;
      }
      Optional<Long> lower = bound(file.lowerBounds(), field);
      Optional<Long> upper = bound(file.upperBounds(), field);
      bounded &= lower.isPresent() && upper.isPresent();
      oldest = Math.min(oldest, lower.orElse(oldest));
      newest = Math.max(newest, upper.orElse(newest));
    }

    private static Optional<Long> bound(Map<Integer, ByteBuffer> bounds, Types.NestedField field) {
      return Optional.ofNullable(bounds)
          .map(b -> b.get(field.fieldId()))
          .map(buffer -> Conversions.<Long>fromByteBuffer(field.type(), buffer));
    }

    FilesToRead result(OptionalLong allFiles, OptionalLong allBytes) {
      boolean told = bounded && oldest <= newest;
      return new FilesToRead(
          files,
          Math.toIntExact(allFiles.orElse(files)),
          bytes,
          allBytes.orElse(bytes),
          OptionalLong.of(rows),
          sized ? OptionalLong.of(selectedBytes) : OptionalLong.empty(),
          told ? Optional.of(instant(oldest)) : Optional.empty(),
          told ? Optional.of(instant(newest)) : Optional.empty(),
          deletes);
    }

    private static Instant instant(long micros) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
  }
}
